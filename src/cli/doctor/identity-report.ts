import type { Clock } from '../../core/clock.ts';
import { IssueError } from '../../core/errors.ts';
import type { Identity, IdentitySource } from '../../core/identity.ts';
import { askCallerIdentity } from '../../sts/caller-identity.ts';
import type { StsClient } from '../../sts/client.ts';

/** A base identity, and what one region's STS says to it; asked once, however many checks look at it. */
export type IdentityReport = Readonly<{
  region: string;
  identity?: Identity;
  /** Why there is no identity. */
  unread?: IssueError;
  asked?: Asked;
}>;

/** What STS says to it. */
export type Asked = Readonly<{
  endpoint?: string;
  /** How far this host's clock is behind STS's. */
  offsetMs?: number;
  callerArn?: string;
  refused?: IssueError;
}>;

type Parts = Readonly<{ source: IdentitySource; sts: StsClient; clock: Clock }>;

/** Reads the identity and asks STS whose it is: again in STS's time, or with the identity read anew, where that may help. */
export async function reportIdentity({ source, sts, clock }: Parts): Promise<IdentityReport> {
  const { region } = sts;
  let identity: Identity | undefined;
  let told: Asked = {};
  const reread: IdentitySource = {
    async read() {
      identity = undefined;
      identity = await source.read();
      return identity;
    },
    forget: () => source.forget(),
  };
  const answer = await askCallerIdentity({
    source: reread,
    sts,
    clock,
    observe({ endpoint }, offsetMs) {
      told = { ...(endpoint && { endpoint }), ...(offsetMs !== undefined && { offsetMs }) };
    },
  }).then(
    ({ arn }): Asked => ({ callerArn: arn }),
    (error: unknown): Asked => {
      if (!(error instanceof IssueError)) throw error;
      return { refused: error };
    },
  );
  if (identity) return { region, identity, asked: { ...told, ...answer } };
  return { region, ...(answer.refused && { unread: answer.refused }) };
}

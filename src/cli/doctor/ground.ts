import type { Clock } from '../../core/clock.ts';
import { IssueError } from '../../core/errors.ts';
import type { Identity, IdentitySource } from '../../core/identity.ts';
import { amendedCalls } from '../../sts/amended-calls.ts';
import { StsCallError, type StsClient } from '../../sts/client.ts';

/** A base identity, and what one region's STS says to it; asked once, however many checks look at it. */
export type Ground = Readonly<{
  region: string;
  identity?: Identity;
  /** Why there is no identity. */
  unread?: IssueError;
  asked?: Asked;
}>;

/** GetCallerIdentity needs no permission (AWS STS API Reference), so what refuses it is no policy of an account's. */
export type Asked = Readonly<{
  endpoint?: string;
  /** How far this host's clock is behind STS's. */
  offsetMs?: number;
  callerArn?: string;
  refused?: IssueError;
}>;

type Parts = Readonly<{ source: IdentitySource; sts: StsClient; clock: Clock }>;

/** Reads the identity and asks STS whose it is: again in STS's time, or with the identity read anew, where that may help. */
export async function readGround({ source, sts, clock }: Parts): Promise<Ground> {
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
  const call = amendedCalls({
    source: reread,
    sts,
    clock,
    tried: { action: 'GetCallerIdentity' },
    observe({ endpoint }, offsetMs) {
      told = { ...(endpoint && { endpoint }), ...(offsetMs !== undefined && { offsetMs }) };
    },
  });
  const asked = await call({
    signal: new AbortController().signal,
    send: (it) => sts.getCallerIdentity(it, new AbortController().signal),
    read({ output, wire }): Asked {
      if (!output.Arn) throw new StsCallError(new Error('no ARN in the answer'), wire);
      return { callerArn: output.Arn };
    },
  }).catch((error: unknown): Asked => {
    if (!(error instanceof IssueError)) throw error;
    return { refused: error };
  });
  if (identity) return { region, identity, asked: { ...told, ...asked } };
  return { region, ...(asked.refused && { unread: asked.refused }) };
}

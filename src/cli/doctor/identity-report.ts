import type { Clock } from '../../core/clock.ts';
import { IssueError } from '../../core/errors.ts';
import type { Identity, IdentitySource } from '../../core/identity.ts';
import { isBaseRejected } from '../../sts/base-rejected.ts';
import { classify } from '../../sts/classify.ts';
import { StsCallError, type StsClient, type Wire } from '../../sts/client.ts';
import { WORTH_CORRECTING_MS } from '../../sts/clock-offset.ts';

/** A base identity, and what one region's STS says to it; asked once, however many checks look at it. */
export type IdentityReport = Readonly<{
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

/** Reads the identity and asks STS whose it is: a second time in STS's time, or with the identity read anew, where that may help. */
export async function reportIdentity(parts: Parts): Promise<IdentityReport> {
  const { source, sts } = parts;
  const { region } = sts;
  try {
    const identity = await source.read();
    const first = await ask(parts, identity);
    if (!first.refused) return { region, identity, asked: first };
    const offsetMs = first.offsetMs ?? 0;
    const skewed = Math.abs(offsetMs) >= WORTH_CORRECTING_MS;
    if (!skewed && !isBaseRejected(first.refused)) return { region, identity, asked: first };
    if (skewed) sts.setClockOffset(offsetMs);
    else source.forget();
    const again = skewed ? identity : await source.read();
    return { region, identity: again, asked: await ask(parts, again) };
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    return { region, unread: error };
  }
}

async function ask({ sts, clock }: Parts, identity: Identity): Promise<Asked> {
  const told = ({ endpoint, serverTime }: Wire) => ({
    ...(endpoint && { endpoint }),
    ...(serverTime !== undefined && { offsetMs: serverTime - clock.now().wallMs }),
  });
  const tried = { action: 'GetCallerIdentity', region: sts.region, accessKeyId: identity.accessKeyId };
  try {
    const { output, wire } = await sts.getCallerIdentity(identity, new AbortController().signal);
    if (!output.Arn) throw new StsCallError(new Error('no ARN in the answer'), wire);
    return { ...told(wire), callerArn: output.Arn };
  } catch (error) {
    return { ...told(error instanceof StsCallError ? error.wire : {}), refused: classify(error, tried) };
  }
}

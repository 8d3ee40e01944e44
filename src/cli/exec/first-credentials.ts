import { type Clock, elapsedMs } from '../../core/clock.ts';
import type { IssueError } from '../../core/errors.ts';
import type { ServedRole } from '../../core/served-role.ts';

export type FirstCredentialsParts = Readonly<{
  /** The role that is waited for, and after it those that it goes via, in order. */
  chain: readonly ServedRole[];
  clock: Clock;
  /** How long to go on while the cause may pass. */
  longestMs: number;
  /** Is told the first cause that may pass: the wait would else look like a hang. */
  tell: (error: IssueError) => void;
  signal: AbortSignal;
}>;

const POLL_MS = 50;

/**
 * Resolves once the role has credentials, or `signal` aborts. Rejects with the `IssueError` of the role that keeps it from
 * them: at once when STS refuses, after `longestMs` when the cause may pass.
 */
export async function firstCredentials({
  chain,
  clock,
  longestMs,
  tell,
  signal,
}: FirstCredentialsParts): Promise<void> {
  const start = clock.now();
  let told = false;
  while (!chain[0]?.current() && !signal.aborted) {
    const error = chain.map((role) => role.lastError()).findLast((it) => it !== undefined);
    if (error && (error.kind !== 'transient' || elapsedMs(start, clock.now()) >= longestMs)) throw error;
    if (error && !told) tell(error);
    told ||= error !== undefined;
    await clock.sleep(POLL_MS, signal);
  }
}

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

/** The cause that was told at the start of the wait has not passed; what it is need not be said again. */
export class WaitedInVainError extends Error {
  override readonly name = 'WaitedInVainError';
  readonly code: string;

  constructor(cause: IssueError, waitedMs: number) {
    super(`no credentials within ${waitedMs / 1000} s: ${cause.code}, as told above`, { cause });
    this.code = cause.code;
  }
}

const POLL_MS = 50;

/**
 * Resolves once the role has credentials, or `signal` aborts. Rejects with the `IssueError` of the role that keeps it from
 * them: at once when STS refuses, after `longestMs` when the cause may pass, or with a `WaitedInVainError` if it is the one told.
 */
export async function firstCredentials({
  chain,
  clock,
  longestMs,
  tell,
  signal,
}: FirstCredentialsParts): Promise<void> {
  const start = clock.now();
  let told: IssueError | undefined;
  while (!chain[0]?.current() && !signal.aborted) {
    const error = chain.map((role) => role.lastError()).findLast((it) => it !== undefined);
    if (error && (error.kind !== 'transient' || elapsedMs(start, clock.now()) >= longestMs))
      throw told?.message === error.message ? new WaitedInVainError(error, longestMs) : error;
    if (error && !told) tell(error);
    told ??= error;
    await clock.sleep(POLL_MS, signal);
  }
}

import type { Clock } from './clock.ts';

/** Something took longer than it was given. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Runs `work` for at most `ms` milliseconds. It is told to stop by the signal that it gets, and is not waited for if it does
 * not listen. Rejects with a `DeadlineError`, with `signal`'s reason when that aborts first, or with `work`'s own error.
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  const stop = () => over.abort(signal?.reason);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  const cut = new Promise<never>((_, reject) => {
    over.signal.addEventListener('abort', () => reject(over.signal.reason));
    if (over.signal.aborted) reject(over.signal.reason);
  });
  clock.sleep(ms, done.signal).then(() => over.abort(new DeadlineError(`no answer within ${ms} ms`)));
  try {
    return await Promise.race([work(over.signal), cut]);
  } finally {
    signal?.removeEventListener('abort', stop);
    done.abort();
  }
}

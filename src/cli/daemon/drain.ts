import { type Clock, elapsedMs } from '../../core/clock.ts';
import type { TaskMetadata } from '../../ecs/metadata.ts';

export type DrainParts = Readonly<{
  clock: Clock;
  longestMs: number;
  readMetadata: () => Promise<TaskMetadata | undefined>;
  /** Ends the wait at once. */
  signal: AbortSignal;
}>;

/** So that the sidecar ends within a second of the last app. */
const POLL_MS = 500;

/**
 * Waits while other containers of the task still run, since they ask for credentials until their end, but never longer than
 * `longestMs`. Where there is no task there is nobody to wait for. Resolves with those that still ran.
 */
export async function drain({ clock, longestMs, readMetadata, signal }: DrainParts): Promise<readonly string[]> {
  const start = clock.now();
  for (;;) {
    const siblings = (await readMetadata())?.runningSiblings ?? [];
    const leftMs = longestMs - elapsedMs(start, clock.now());
    if (siblings.length === 0 || leftMs <= 0 || signal.aborted) return siblings;
    await clock.sleep(Math.min(POLL_MS, leftMs), signal);
  }
}

import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** One instant on both of the machine's clocks: the wall clock can be stepped, the monotonic one stops while a machine is suspended. */
export type Moment = Readonly<{ wallMs: number; monotonicMs: number }>;

/** The only source of time that the program has; tests hand in a clock of their own. */
export interface Clock {
  now(): Moment;
  /** Resolves once `ms` have passed on either clock, or as soon as a `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Milliseconds from `from` to `to`, by the clock that moved further: neither a wall clock stepped back nor a suspended
 * machine makes a credential look younger than it is.
 */
export function elapsedMs(from: Moment, to: Moment): number {
  return Math.max(to.wallMs - from.wallMs, to.monotonicMs - from.monotonicMs, 0);
}

/** How long one timer may run before both clocks are read again; it also keeps far below Node's limit of 2^31 ms. */
const LONGEST_TIMER_MS = 5_000;

const now = (): Moment => ({ wallMs: Date.now(), monotonicMs: performance.now() });

export const systemClock: Clock = {
  now,
  async sleep(ms, signal) {
    const start = now();
    for (;;) {
      const leftMs = ms - elapsedMs(start, now());
      if (leftMs <= 0 || signal?.aborted) return;
      await delay(Math.min(leftMs, LONGEST_TIMER_MS), undefined, signal && { signal }).catch(() => undefined);
    }
  },
};

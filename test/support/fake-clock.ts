import { setImmediate as turn } from 'node:timers/promises';
import { type Clock, elapsedMs, type Moment } from '../../src/core/clock.ts';

/** A clock that stands still until a test moves it. Each move resolves when everything that it woke has come to rest. */
export interface FakeClock extends Clock {
  /** Lets time pass on both clocks, waking each sleeper at its own instant, in order. */
  advance(ms: number): Promise<void>;
  /** Steps the wall clock alone, backwards too, as an operator or NTP does. */
  stepWall(ms: number): Promise<void>;
  /** A suspended machine: on waking the wall clock has moved, the monotonic one has not. */
  suspend(ms: number): Promise<void>;
  /** How many are asleep, and in how many milliseconds the first of them wakes (`Infinity`: nobody sleeps). */
  asleep(): Readonly<{ count: number; nextInMs: number }>;
}

type Sleeper = Readonly<{ from: Moment; ms: number; wake: () => void }>;

/** @param wallMs where the wall clock starts, in epoch milliseconds; the monotonic clock starts at 0 */
export function fakeClock(wallMs = Date.parse('2026-01-02T03:04:05Z')): FakeClock {
  let now: Moment = { wallMs, monotonicMs: 0 };
  const sleepers = new Set<Sleeper>();
  /** In whole milliseconds, as timers run: a remainder too small to be added to an instant would stop the clock. */
  const leftMs = ({ from, ms }: Sleeper) => Math.ceil(ms - elapsedMs(from, now));

  /** The sleeper that wakes first; of two at one instant, the one that went to sleep first. */
  function first(): Sleeper | undefined {
    let earliest: Sleeper | undefined;
    for (const sleeper of sleepers) if (!earliest || leftMs(sleeper) < leftMs(earliest)) earliest = sleeper;
    return earliest;
  }

  async function wakeTheDue(): Promise<void> {
    await turn();
    for (let sleeper = first(); sleeper && leftMs(sleeper) <= 0; sleeper = first()) {
      sleeper.wake();
      await turn();
    }
  }

  async function jump(ms: number): Promise<void> {
    now = { ...now, wallMs: now.wallMs + ms };
    await wakeTheDue();
  }

  return {
    now: () => now,
    sleep(ms, signal) {
      if (ms <= 0 || signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper: Sleeper = { from: now, ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
      });
    },
    async advance(ms) {
      const end = now.monotonicMs + ms;
      await wakeTheDue();
      while (now.monotonicMs < end) {
        const next = first();
        const stepMs = Math.min(end - now.monotonicMs, next ? leftMs(next) : Number.POSITIVE_INFINITY);
        now = { wallMs: now.wallMs + stepMs, monotonicMs: now.monotonicMs + stepMs };
        await wakeTheDue();
      }
    },
    stepWall: jump,
    suspend: jump,
    asleep() {
      const next = first();
      return { count: sleepers.size, nextInMs: next ? leftMs(next) : Number.POSITIVE_INFINITY };
    },
  };
}

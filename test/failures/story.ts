import { FAULTS } from '../../src/sandbox/faults.ts';
import { DEFAULT_WORLD } from '../../src/sandbox/world.ts';
import { type HouseInTask, houseInTask } from '../support/house-in-task.ts';
import type { Cause } from './causes.ts';
import { check, checkStory, type Served } from './check.ts';

export const STRIKES = ['before the first success', 'at a renewal', 'in the last minutes'] as const;
export type Strike = (typeof STRIKES)[number];

export const DURATIONS = ['once', '5 min', 'past the expiry'] as const;
export type Duration = (typeof DURATIONS)[number];

/** How a story went: the statuses that were seen while the cause held, in order, and how soon all was well after it. */
export type Story = Readonly<{
  statuses: readonly number[];
  attempts: number;
  recoveredMs: number;
  checks: number;
  texts: number;
  secrets: number;
}>;

const MINUTE = 60_000;
const LIFE_SECONDS = 900;
const SHORT_BASE_SECONDS = 300;
/** The renewal is due between 405 s and 495 s. */
const BEFORE_RENEWAL_MS = 400_000;
const LAST_MINUTES_MS = 660_000;
const LONGEST_STEP_MS = 20_000;
const NEVER_MS = 20 * MINUTE;

const lengthMs = (strike: Strike): Readonly<Record<Duration, number>> => ({
  once: 0,
  '5 min': 5 * MINUTE,
  'past the expiry': strike === 'in the last minutes' ? 14 * MINUTE : LIFE_SECONDS * 1000 + 2 * MINUTE,
});

/** Runs well, breaks, goes on for a while, is fixed, and recovers; the invariants are checked after every step. */
export async function tell(cause: Cause, strike: Strike, duration: Duration): Promise<Story> {
  const task = DEFAULT_WORLD.task && { ...DEFAULT_WORLD.task, lifeSeconds: SHORT_BASE_SECONDS };
  const world = cause.shortBase && task ? { ...DEFAULT_WORLD, task } : DEFAULT_WORLD;
  const times = duration === 'once' ? 1 : undefined;
  let broken = false;
  const house = await houseInTask({
    world,
    durationSeconds: LIFE_SECONDS,
    beforeRun: async (sandbox) => {
      if (strike !== 'before the first success') return;
      await cause.begin(sandbox, times);
      broken = true;
    },
  });
  let checks = 0;
  const statuses: number[] = [];
  async function step(mostMs: number): Promise<Served> {
    await house.passToNext(Math.min(mostMs, LONGEST_STEP_MS));
    const served = await check(house);
    checks++;
    if (broken && statuses.at(-1) !== served.status) statuses.push(served.status);
    return served;
  }
  async function live(ms: number): Promise<void> {
    const end = house.clock.now().monotonicMs + ms;
    while (house.clock.now().monotonicMs < end) await step(end - house.clock.now().monotonicMs);
  }

  try {
    if (strike === 'at a renewal') await live(BEFORE_RENEWAL_MS);
    if (strike === 'in the last minutes') {
      await live(BEFORE_RENEWAL_MS);
      house.sandbox.sts.faults.add(FAULTS.unavailable);
      await live(LAST_MINUTES_MS - BEFORE_RENEWAL_MS);
      house.sandbox.sts.faults.clear();
    }
    const before = house.attempts();
    if (!broken) await cause.begin(house.sandbox, times);
    broken = true;
    await step(0);
    if (duration === 'once') while (house.attempts() === before) await step(LONGEST_STEP_MS);
    else await live(lengthMs(strike)[duration]);
    await cause.end(house.sandbox);
    const attempts = house.attempts() - before;
    broken = false;
    const recoveredMs = await recover(house, step);
    return { statuses, attempts, recoveredMs, checks, ...(await checkStory(house)) };
  } finally {
    await house.end();
  }
}

/** How long it takes from now until an attempt that began after now has succeeded; or, where nothing is wrong, no time. */
async function recover(house: HouseInTask, step: (mostMs: number) => Promise<Served>): Promise<number> {
  const start = house.clock.now().monotonicMs;
  for (;;) {
    if (!house.isTroubled() && (await check(house)).status === 200) return house.clock.now().monotonicMs - start;
    if (house.clock.now().monotonicMs - start > NEVER_MS) throw new Error('it did not recover within 20 minutes');
    await step(LONGEST_STEP_MS);
  }
}

import { HOUR, MINUTE, SECOND, type Strategy } from './strategies.ts';

/** What happens to a crowd of tasks, in milliseconds from the first start. */
export type Scenario = Readonly<{
  name: string;
  /** All tasks start within this time. */
  startWithinMs: number;
  endMs: number;
  outage?: Readonly<{ fromMs: number; untilMs: number }>;
}>;

/** A whole platform comes back before STS does: only chance brings such a crowd out of step. */
export const IN_STEP = {
  name: 'all at once, STS back after 5 minutes',
  startWithinMs: SECOND,
  endMs: HOUR,
  outage: { fromMs: 0, untilMs: 5 * MINUTE },
} as const satisfies Scenario;

export const SCENARIOS: readonly Scenario[] = [
  { name: 'deployment', startWithinMs: MINUTE, endMs: 10 * MINUTE },
  { name: 'a day', startWithinMs: MINUTE, endMs: 24 * HOUR },
  {
    name: '30 minutes without STS',
    // A fleet whose tasks started at all times, so that the outage meets each of them at another point of its session.
    startWithinMs: HOUR,
    endMs: 8 * HOUR,
    outage: { fromMs: 6 * HOUR, untilMs: 6.5 * HOUR },
  },
  IN_STEP,
];

export type CrowdResult = Readonly<{
  /** Calls to STS in each second. */
  callsPerSecond: Uint32Array;
  calls: number;
  throttled: number;
  /** Milliseconds from the first start (or from STS's return) until everyone had fresh credentials; `Infinity`: never. */
  allWellMs: number;
  /** Tasks in which somebody was without usable credentials after having had some, and for how long at most. */
  tasksWithout: number;
  longestWithoutMs: number;
}>;

/** The most calls in one second, from `fromMs` to `untilMs`. */
export const peakBetween = ({ callsPerSecond }: CrowdResult, fromMs: number, untilMs: number) =>
  Math.max(...callsPerSecond.subarray(fromMs / SECOND, untilMs / SECOND));

/** STS's quota: requests per second for one account in one region, as a bucket that is refilled steadily. */
export const STS_PER_SECOND = 600;

/** Time goes in steps; who asks in the same step is served in the order of asking. */
const STEP_MS = 100;

/** Lets `tasks` tasks renew by `strategy` through a scenario. */
export function runCrowd(scenario: Scenario, strategy: Strategy, tasks: number, random: () => number): CrowdResult {
  const callers = tasks * strategy.callersPerTask;
  const steps = Math.ceil(scenario.endMs / STEP_MS);
  const agenda: number[][] = Array.from({ length: steps });
  const failures = new Uint32Array(callers);
  const usableUntil = new Float64Array(callers).fill(-1);
  const deprived = new Set<number>();
  const callsPerSecond = new Uint32Array(Math.ceil(scenario.endMs / SECOND));
  const { fromMs = Number.POSITIVE_INFINITY, untilMs = 0 } = scenario.outage ?? {};
  let [calls, throttled, allWellMs, longestWithoutMs, waiting, bucket] = [0, 0, 0, 0, callers, STS_PER_SECOND];

  const ask = (caller: number, atMs: number) => {
    const step = Math.max(0, Math.ceil(atMs / STEP_MS));
    if (step >= steps) return;
    agenda[step] ??= [];
    agenda[step].push(caller);
  };
  for (let task = 0; task < tasks; task++) {
    const startMs = random() * scenario.startWithinMs;
    for (let n = 0; n < strategy.callersPerTask; n++) ask(task * strategy.callersPerTask + n, startMs);
  }

  const noteGap = (caller: number, untilMs: number) => {
    const withoutMs = (usableUntil[caller] ?? -1) < 0 ? 0 : untilMs - (usableUntil[caller] ?? 0);
    if (withoutMs <= 0) return;
    deprived.add(Math.floor(caller / strategy.callersPerTask));
    longestWithoutMs = Math.max(longestWithoutMs, withoutMs);
  };

  for (let step = 0; step < steps; step++) {
    const nowMs = step * STEP_MS;
    bucket = Math.min(STS_PER_SECOND, bucket + (STS_PER_SECOND * STEP_MS) / SECOND);
    for (const caller of agenda[step] ?? []) {
      const isDown = nowMs >= fromMs && nowMs < untilMs;
      const succeeded = !isDown && bucket >= 1;
      calls++;
      const second = Math.floor(nowMs / SECOND);
      callsPerSecond[second] = (callsPerSecond[second] ?? 0) + 1;
      if (succeeded) {
        bucket--;
        const isNew = (usableUntil[caller] ?? -1) < 0;
        if (isNew) waiting--;
        if (isNew || (nowMs >= untilMs && untilMs > 0 && (failures[caller] ?? 0) > 0)) allWellMs = nowMs;
        noteGap(caller, nowMs);
        usableUntil[caller] = nowMs + strategy.usableMs;
      } else if (!isDown) throttled++;
      const next = strategy.next(failures[caller] ?? 0, succeeded, random);
      failures[caller] = next.failures;
      ask(caller, nowMs + Math.max(STEP_MS, next.waitMs));
    }
    delete agenda[step];
  }
  for (let caller = 0; caller < callers; caller++) noteGap(caller, scenario.endMs);
  const well = waiting === 0 ? Math.max(0, allWellMs - untilMs) : Number.POSITIVE_INFINITY;
  return { callsPerSecond, calls, throttled, allWellMs: well, tasksWithout: deprived.size, longestWithoutMs };
}

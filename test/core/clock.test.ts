import { expect, test } from 'vitest';
import { elapsedMs, systemClock } from '../../src/core/clock.ts';

const moment = (wallMs: number, monotonicMs: number) => ({ wallMs, monotonicMs });

test.each([
  ['both clocks', moment(0, 0), moment(500, 500), 500],
  ['a wall clock stepped forward', moment(0, 0), moment(3_600_500, 500), 3_600_500],
  ['a wall clock stepped back', moment(0, 0), moment(-3_600_000, 500), 500],
  ['both clocks, which never goes below zero', moment(0, 500), moment(-5, 0), 0],
])('elapsed time by %s', (_, from, to, expected) => {
  expect(elapsedMs(from, to)).toBe(expected);
});

test('a sleep ends at once when its signal aborts, even one of a hundred days, which is more than a timer can hold', async () => {
  const end = new AbortController();
  const sleeping = systemClock.sleep(100 * 86_400_000, end.signal);
  end.abort();
  await sleeping;
  await systemClock.sleep(100 * 86_400_000, end.signal);
});

test('a sleep of nothing does not wait', async () => {
  await systemClock.sleep(0);
  await systemClock.sleep(-5);
});

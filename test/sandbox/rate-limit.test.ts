import { expect, test } from 'vitest';
import { tokenBucket } from '../../src/sandbox/rate-limit.ts';
import { fakeClock } from '../support/fake-clock.ts';

test('a burst is answered, then so many a second, and never more than a burst at once', async () => {
  const clock = fakeClock();
  const isWithin = tokenBucket(clock);
  const answered = (times: number) =>
    Array.from({ length: times }, () => isWithin({ perSecond: 40, burst: 60 })).filter(Boolean).length;
  expect(answered(100)).toBe(60);
  await clock.advance(500);
  expect(answered(100)).toBe(20);
  await clock.advance(60_000);
  expect(answered(100)).toBe(60);
});

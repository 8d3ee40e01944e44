import { expect, test } from 'vitest';
import { clockOffsetMs } from '../../src/sts/clock-offset.ts';
import { keptLog } from '../support/quiet.ts';

const now = { wallMs: 1_000_000, monotonicMs: 0 };

test.each([
  [29_999, []],
  [30_000, [{ skewSeconds: -30 }, "this host's clock is 30 s behind STS's"]],
  [-29_999, []],
  [-30_000, [{ skewSeconds: 30 }, "this host's clock is 30 s ahead of STS's"]],
] as const)('%i ms are told from half a minute on, by who is ahead', (offsetMs, [fields, message]) => {
  const log = keptLog();
  expect(clockOffsetMs(now.wallMs + offsetMs, now, 'default', log)).toBe(offsetMs);
  expect(log.lines).toEqual(fields ? [{ level: 'warn', fields: { role: 'default', ...fields }, message }] : []);
});

test('an STS that does not say its time is taken to have ours', () => {
  expect(clockOffsetMs(undefined, now, 'default', keptLog())).toBe(0);
});

import { expect, test } from 'vitest';
import { tellSkew } from '../../src/sts/skew.ts';
import { keptLog } from '../support/quiet.ts';

test.each([
  [29_999, []],
  [30_000, [{ skewSeconds: -30 }, "this host's clock is 30 s behind STS's"]],
  [-29_999, []],
  [-30_000, [{ skewSeconds: 30 }, "this host's clock is 30 s ahead of STS's"]],
  [undefined, []],
] as const)('%s ms are told from half a minute on, by who is ahead', (offsetMs, [fields, message]) => {
  const log = keptLog();
  tellSkew(offsetMs, 'default', log);
  expect(log.lines).toEqual(fields ? [{ level: 'warn', fields: { role: 'default', ...fields }, message }] : []);
});

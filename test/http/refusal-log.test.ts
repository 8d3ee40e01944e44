import { expect, test } from 'vitest';
import { refusalLog } from '../../src/http/refusal-log.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/quiet.ts';

const WRONG = { status: 401, code: 'TokenNotValid', method: 'GET', userAgent: 'a-guesser' };

test('a flood of one refusal costs twenty lines a minute, and says how many it left out', async () => {
  const clock = fakeClock();
  const log = keptLog();
  const note = refusalLog(log, clock);
  for (let count = 0; count < 10_000; count++) note(WRONG);
  expect(log.lines).toHaveLength(20);
  note({ ...WRONG, code: 'HostNotAllowed' });
  expect(log.lines.at(-1)?.fields.code).toBe('HostNotAllowed');
  await clock.advance(60_000);
  note(WRONG);
  note(WRONG);
  expect(log.lines.slice(-2).map(({ fields }) => fields)).toEqual([{ ...WRONG, unlogged: 9_980 }, WRONG]);
  expect(log.lines).toHaveLength(23);
});

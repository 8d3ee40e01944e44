import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { DeadlineError, withDeadline } from '../../src/core/deadline.ts';
import { fakeClock } from '../support/fake-clock.ts';

const never = () => new Promise<never>(() => {});

test('work that ends in time gives its result, and leaves neither a sleeper nor a listener behind', async () => {
  const clock = fakeClock();
  const live = new AbortController().signal;
  expect(await withDeadline(clock, 1_000, async () => 'done', live)).toBe('done');
  expect([clock.asleep().count, getEventListeners(live, 'abort').length]).toEqual([0, 0]);
});

test('work that does not end is given up, and told so', async () => {
  const clock = fakeClock();
  let told: AbortSignal | undefined;
  const result = withDeadline(clock, 1_000, (signal) => {
    told = signal;
    return never();
  });
  const refused = expect(result).rejects.toThrow(DeadlineError);
  await clock.advance(999);
  expect(told?.aborted).toBe(false);
  await clock.advance(1);
  await refused;
  expect(told?.aborted).toBe(true);
});

test("work's own error passes through", async () => {
  await expect(withDeadline(fakeClock(), 1_000, () => Promise.reject(new Error('own')))).rejects.toThrow('own');
});

test('a signal that aborts ends the wait with its own reason, before or during the work', async () => {
  const end = new AbortController();
  const result = withDeadline(fakeClock(), 1_000, never, end.signal);
  end.abort(new Error('over'));
  await expect(result).rejects.toThrow('over');
  await expect(withDeadline(fakeClock(), 1_000, never, end.signal)).rejects.toThrow('over');
});

import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { aborted } from '../../src/cli/signals.ts';

test('whoever waits for a signal hears of it, even if it came before anyone waited', async () => {
  const end = new AbortController();
  const heard: string[] = [];
  aborted(end.signal).then(() => heard.push('before'));
  await turn();
  expect(heard).toEqual([]);
  end.abort();
  aborted(end.signal).then(() => heard.push('after'));
  await turn();
  expect(heard).toEqual(['before', 'after']);
});

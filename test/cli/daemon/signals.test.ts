import { expect, test } from 'vitest';
import { aborted } from '../../../src/cli/daemon/signals.ts';

test('whoever waits for a signal that has come already does not wait', async () => {
  await expect(aborted(AbortSignal.abort())).resolves.toBeUndefined();
});

test('whoever waits for a signal hears of it', async () => {
  const end = new AbortController();
  const waiting = aborted(end.signal);
  end.abort();
  await expect(waiting).resolves.toBeUndefined();
});

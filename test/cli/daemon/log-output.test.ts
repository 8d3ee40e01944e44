import { afterEach, expect, test } from 'vitest';
import { killAll, run } from '../../support/process.ts';
import { throughPipe } from '../../support/through-pipe.ts';

afterEach(killAll);

test('a log that nobody reads takes neither the memory nor the end', async () => {
  const flood = run(['--max-old-space-size=24', 'test/support/flood-log.ts'], {}, throughPipe());
  flood.child.stdout?.pause();
  expect(await flood.exited).toBe(0);
  flood.child.stdout?.destroy();
});

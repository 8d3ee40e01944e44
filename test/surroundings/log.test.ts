import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type DaemonProcess, startDaemon } from '../support/daemon.ts';
import { killAll } from '../support/process.ts';

let sandbox: Sandbox;
let daemon: DaemonProcess;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: systemClock });
  daemon = await startDaemon(sandbox);
  await daemon.line(/credentials renewed/);
});
afterEach(async () => {
  killAll();
  await sandbox.close();
});

/** Two of a pipe's 64 KiB and more, at some 250 bytes a line. */
const ENOUGH_TO_FILL_A_PIPE = 1_000;

async function statuses(requests: number): Promise<Set<number>> {
  const seen = new Set<number>();
  for (let count = 0; count < requests; count++) seen.add((await daemon.get('/credentials')).status);
  return seen;
}

test('a log that nobody reads any more stops neither the serving, nor the renewing, nor the end', async () => {
  daemon.child.stdout?.pause();
  expect(await statuses(ENOUGH_TO_FILL_A_PIPE)).toEqual(new Set([200]));
  daemon.child.kill('SIGHUP');
  await expect.poll(() => sandbox.sts.calls().length).toBe(2);
  const exited = new Promise((resolve) => daemon.child.on('exit', (code, signal) => resolve(code ?? signal)));
  daemon.child.kill('SIGTERM');
  expect(await exited).toBe(0);
  daemon.child.stdout?.resume();
  await daemon.ended;
});

test('a log whose reader comes back loses nothing that fits', async () => {
  daemon.child.stdout?.pause();
  await statuses(ENOUGH_TO_FILL_A_PIPE);
  daemon.child.stdout?.resume();
  expect(await daemon.stop()).toBe(0);
  const lines = daemon.stdout().trimEnd().split('\n');
  expect(lines.filter((line) => JSON.parse(line).msg === 'credentials served')).toHaveLength(ENOUGH_TO_FILL_A_PIPE);
  expect(lines.at(-1)).toContain('"msg":"stopped"');
});

test('a log that is closed does not end the daemon', async () => {
  daemon.child.stdout?.destroy();
  expect(await statuses(20)).toEqual(new Set([200]));
  const exited = new Promise((resolve) => daemon.child.on('exit', (code, signal) => resolve(code ?? signal)));
  daemon.child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

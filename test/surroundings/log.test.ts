import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type DaemonProcess, newFolder, startDaemon } from '../support/daemon.ts';
import { freePort } from '../support/free-port.ts';
import { killAll, switchRoleCommand } from '../support/process.ts';
import { SWITCH_ROLE_ARN, taskVariables } from '../support/task.ts';
import { throughPipe } from '../support/through-pipe.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: systemClock });
});
afterEach(async () => {
  killAll();
  await sandbox.close();
});

/** More than a pipe, a socket and their readers hold together, and less than the daemon's backlog, at some 250 bytes a line. */
const ENOUGH_TO_FILL_ALL = 2_000;
const AT_ONCE = 50;

async function statuses(daemon: DaemonProcess, requests: number): Promise<Set<number>> {
  const seen = new Set<number>();
  for (let count = 0; count < requests; count += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => daemon.get('/credentials')));
    for (const { status } of answers) seen.add(status);
  }
  return seen;
}

describe.each([
  ['a pipe', throughPipe],
  ['a socket', () => []],
])('the log is %s', (_, through) => {
  let daemon: DaemonProcess;
  beforeEach(async () => {
    daemon = await startDaemon(sandbox, {}, through());
    await daemon.line(/credentials renewed/);
  });

  test('and nobody reads it any more: that stops neither the serving, nor the renewing, nor the end', async () => {
    daemon.child.stdout?.pause();
    expect(await statuses(daemon, ENOUGH_TO_FILL_ALL)).toEqual(new Set([200]));
    daemon.child.kill('SIGHUP');
    await expect.poll(() => sandbox.sts.calls().length, { timeout: 10_000 }).toBe(2);
    daemon.child.kill('SIGTERM');
    expect(await daemon.exited).toBe(0);
    daemon.child.stdout?.resume();
    await daemon.ended;
  });

  test('and its reader comes back: nothing that fits is lost', async () => {
    daemon.child.stdout?.pause();
    await statuses(daemon, ENOUGH_TO_FILL_ALL);
    daemon.child.stdout?.resume();
    expect(await daemon.stop()).toBe(0);
    const lines = daemon.stdout().trimEnd().split('\n');
    expect(lines.filter((line) => JSON.parse(line).msg === 'credentials served')).toHaveLength(ENOUGH_TO_FILL_ALL);
    expect(lines.at(-1)).toContain('"msg":"stopped"');
  });

  test('and it is closed: that does not end the daemon', async () => {
    daemon.child.stdout?.destroy();
    expect(await statuses(daemon, AT_ONCE)).toEqual(new Set([200]));
    daemon.child.kill('SIGTERM');
    expect(await daemon.exited).toBe(0);
  });
});

test('a log on a full disk does not end the daemon', async () => {
  const port = await freePort();
  const daemon = switchRoleCommand(
    ['serve'],
    { ...taskVariables(sandbox), SWITCH_ROLE_ARN, SWITCH_ROLE_PORT: port, SWITCH_ROLE_HANDOFF_DIR: newFolder() },
    ['sh', '-c', 'exec "$0" "$@" >/dev/full'],
  );
  const health = () => fetch(`http://127.0.0.1:${port}/health`).then(({ status }) => status, String);
  await expect.poll(health, { timeout: 10_000 }).toBe(200);
  daemon.child.kill('SIGHUP');
  await expect.poll(() => sandbox.sts.calls().length, { timeout: 10_000 }).toBe(2);
  expect(await health()).toBe(200);
  expect([await daemon.stop(), daemon.output()]).toEqual([0, '']);
});

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { newFolder, startDaemon } from '../support/daemon.ts';
import { killAll, switchRoleCommand } from '../support/process.ts';
import { SWITCH_ROLE_ARN, taskVariables } from '../support/task.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: systemClock });
});
afterEach(async () => {
  killAll();
  await sandbox.close();
});

/** Runs what follows it with `directory` mounted as the options say, in a mount namespace that ends with it. */
const mounted = (directory: string, prepare: string) => [
  'unshare',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `${prepare.replaceAll('DIR', directory)} && exec "$@"`,
  'sh',
];

test.each([
  ['full', 'mount -t tmpfs -o size=4k none DIR && head -c 4096 /dev/zero > DIR/other', 'ENOSPC'],
  ['read-only', 'mount -t tmpfs -o ro none DIR', 'EROFS'],
  ['out of inodes', 'mount -t tmpfs -o nr_inodes=2 none DIR', 'ENOSPC'],
])('a handoff directory that is %s is said in one message', async (_, prepare, code) => {
  const directory = newFolder();
  const daemon = switchRoleCommand(
    ['serve'],
    { ...taskVariables(sandbox), SWITCH_ROLE_ARN, SWITCH_ROLE_PORT: '0', SWITCH_ROLE_HANDOFF_DIR: directory },
    mounted(directory, prepare),
  );
  expect(await daemon.ended).toBe(1);
  expect(daemon.output()).toMatch(new RegExp(`^switch-role: SWITCH_ROLE_HANDOFF_DIR: cannot write .*\\(${code}\\)`));
  expect(daemon.output().trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  ['deleted', (file: string) => rmSync(file)],
  [
    'changed',
    (file: string) => {
      rmSync(file);
      writeFileSync(file, 'another-token-0123456789-0123456789-012');
    },
  ],
  [
    'in a directory that was replaced',
    (file: string) => {
      const volume = join(file, '..');
      renameSync(volume, `${volume}.away`);
      mkdirSync(volume);
    },
  ],
])('a token file that is %s changes nothing for a running daemon: its token opens, no other does', async (_, harm) => {
  const daemon = await startDaemon(sandbox);
  await daemon.line(/credentials renewed/);
  const token = daemon.token();
  harm(join(daemon.handoffDir, 'default', 'token'));
  const ask = (authorization: string) => fetch(`${daemon.url}/credentials`, { headers: { authorization } });
  expect((await ask(token)).status).toBe(200);
  expect((await ask('another-token-0123456789-0123456789-012')).status).toBe(401);
  await daemon.stop();
});

test('after a restart a deleted token file is back, with a new token', async () => {
  const first = await startDaemon(sandbox);
  const token = first.token();
  await first.stop();
  rmSync(join(first.handoffDir, 'default', 'token'));
  const second = await startDaemon(sandbox, { SWITCH_ROLE_HANDOFF_DIR: first.handoffDir });
  expect(second.token()).not.toBe(token);
  expect(readdirSync(join(first.handoffDir, 'default'))).not.toContain('token.new');
  expect(readFileSync(join(first.handoffDir, 'default', 'token'), 'utf8')).toMatch(/^[\w-]{43}$/);
  await second.stop();
});

import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { FAULTS } from '../../src/sandbox/faults.ts';
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

const serve = (env: Readonly<Record<string, string>> = {}) =>
  switchRoleCommand(['serve'], {
    ...taskVariables(sandbox),
    SWITCH_ROLE_ARN,
    SWITCH_ROLE_PORT: '0',
    SWITCH_ROLE_HANDOFF_DIR: newFolder(),
    ...env,
  });

/** An end that waited for what hangs would take as long as that may hang, which is 5 seconds for a call. */
const PATIENCE_MS = 4_000;

/** A port that takes connections and says nothing. */
async function silentPort() {
  let calls = 0;
  const server = createServer(() => calls++).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, calls: () => calls, close: () => server.close() };
}

test('SIGTERM while the program is still being loaded, which a process with the id 1 would not hear by itself', async () => {
  const daemon = serve({ NODE_OPTIONS: '--import ./test/surroundings/end-while-loading.ts' });
  expect([await daemon.ended, daemon.output()]).toEqual([0, '']);
});

test('SIGTERM while the task metadata hangs', async () => {
  const silent = await silentPort();
  const daemon = serve({ ECS_CONTAINER_METADATA_URI_V4: `${silent.url}/v4/x` });
  await expect.poll(silent.calls, { timeout: 10_000 }).toBeGreaterThan(0);
  expect(await daemon.stop(PATIENCE_MS)).toBe(0);
  expect(daemon.output()).toBe('');
  silent.close();
});

test('SIGTERM while the base identity is read from an agent that hangs', async () => {
  sandbox.agent.fail({ kind: 'hang' });
  const daemon = serve();
  await expect.poll(() => sandbox.agent.calls().length, { timeout: 10_000 }).toBeGreaterThan(0);
  expect(await daemon.stop(PATIENCE_MS)).toBe(0);
  expect(daemon.output()).not.toContain('listening');
});

test('SIGTERM while the first AssumeRole hangs', async () => {
  sandbox.sts.faults.add(FAULTS.hang);
  const daemon = serve();
  await expect.poll(() => sandbox.sts.calls().length, { timeout: 10_000 }).toBe(1);
  expect(await daemon.stop(PATIENCE_MS)).toBe(0);
  expect(daemon.output()).toContain('"msg":"stopped"');
});

test('SIGTERM while a renewal waits for an agent that hangs', async () => {
  const daemon = serve();
  await daemon.line(/credentials renewed/);
  const before = sandbox.agent.calls().length;
  sandbox.agent.fail({ kind: 'hang' });
  daemon.child.kill('SIGHUP');
  await expect.poll(() => sandbox.agent.calls().length, { timeout: 10_000 }).toBeGreaterThan(before);
  expect(await daemon.stop(PATIENCE_MS)).toBe(0);
});

test('SIGTERM right after listening', async () => {
  const daemon = serve();
  await daemon.line(/"msg":"listening"/);
  expect(await daemon.stop(PATIENCE_MS)).toBe(0);
});

test('a task metadata endpoint that is down is neither needed at the start nor at the end', async () => {
  const daemon = await startDaemon(sandbox, { ECS_CONTAINER_METADATA_URI_V4: 'http://127.0.0.1:1/v4/x' });
  await daemon.line(/credentials renewed/);
  expect((await daemon.get('/credentials')).status).toBe(200);
  expect(await daemon.stop()).toBe(0);
});

test('two hundred SIGHUPs cost one renewal in ten seconds', async () => {
  const daemon = await startDaemon(sandbox);
  await daemon.line(/credentials renewed/);
  for (let storm = 0; storm < 200; storm++) {
    daemon.child.kill('SIGHUP');
    // Signals that have not been heard yet count as one.
    expect((await daemon.get('/credentials')).status).toBe(200);
  }
  expect(await daemon.stop()).toBe(0);
  expect(daemon.output().match(/SIGHUP: renewing/g)).toHaveLength(200);
  expect(sandbox.sts.calls()).toHaveLength(2);
});

test('a second daemon on the port says so and goes; the first serves on', async () => {
  const first = await startDaemon(sandbox);
  await first.line(/credentials renewed/);
  const second = serve({ SWITCH_ROLE_PORT: new URL(first.url).port });
  const said = expect.stringMatching(/^switch-role: SWITCH_ROLE_PORT: cannot listen on .*\(EADDRINUSE\); .*\n$/);
  expect([await second.ended, second.output()]).toEqual([1, said]);
  expect((await first.get('/credentials')).status).toBe(200);
  expect(await first.stop()).toBe(0);
});

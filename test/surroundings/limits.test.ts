import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { startDaemon } from '../support/daemon.ts';
import { killAll } from '../support/process.ts';
import { parseAnswer } from '../support/raw-http.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: systemClock });
});
afterEach(async () => {
  killAll();
  await sandbox.close();
});

const MORE_THAN_FILES = 200;

test('with 64 file descriptors and 200 connections held open, the daemon lives, renews, and serves again when they are gone', async () => {
  const daemon = await startDaemon(sandbox, {}, ['prlimit', '--nofile=64:64']);
  await daemon.line(/credentials renewed/);
  const sockets = await Promise.all(
    Array.from(
      { length: MORE_THAN_FILES },
      () =>
        new Promise<Socket>((resolve) => {
          const socket = connect(Number(new URL(daemon.url).port), '127.0.0.1', () => resolve(socket));
          socket.on('error', () => resolve(socket));
        }),
    ),
  );
  daemon.child.kill('SIGHUP');
  await daemon.line(/EMFILE.*renewal failed/);
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => daemon.get('/credentials').then(({ status }) => status, String)).toBe(200);
  await expect
    .poll(() => sandbox.sts.calls().filter(({ outcome }) => outcome === 'success').length, { timeout: 20_000 })
    .toBeGreaterThan(1);
  expect(await daemon.stop()).toBe(0);
});

test('a heap of 24 MiB is enough for 5,000 requests and a renewal', async () => {
  const daemon = await startDaemon(sandbox, { NODE_OPTIONS: '--max-old-space-size=24' });
  await daemon.line(/credentials renewed/);
  for (let round = 0; round < 100; round++) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => daemon.get('/credentials')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  }
  daemon.child.kill('SIGHUP');
  await expect.poll(() => sandbox.sts.calls().length).toBe(2);
  expect(await daemon.stop()).toBe(0);
});

test('a request that does not come to its end is refused after ten seconds, and its connection closed', async () => {
  const daemon = await startDaemon(sandbox);
  await daemon.line(/credentials renewed/);
  const socket = connect(Number(new URL(daemon.url).port), '127.0.0.1');
  socket.write('GET /credentials HTTP/1.1\r\nHost: 127.0.0.1\r\n');
  const { status, body } = parseAnswer(Buffer.concat(await Array.fromAsync(socket)).toString());
  expect([status, JSON.parse(body).code]).toEqual([408, 'RequestTooSlow']);
  expect(await daemon.stop()).toBe(0);
});

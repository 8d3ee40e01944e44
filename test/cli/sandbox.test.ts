import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { newFolder } from '../support/daemon.ts';
import { freePort } from '../support/free-port.ts';
import { runProgram, switchRoleCommand } from '../support/process.ts';

test('the sandbox runs as a process, says where it is, and ends when told to', async () => {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'sandbox', '--port', '0', '--control'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const environment = JSON.parse(line);
  expect(await (await fetch(environment.AWS_CONTAINER_CREDENTIALS_FULL_URI)).json()).toMatchObject({
    RoleArn: 'arn:aws:iam::111111111111:role/my-task-role-1',
  });
  expect(await (await fetch(`${environment.ECS_CONTAINER_METADATA_URI_V4}/task`)).json()).toMatchObject({
    Family: 'my-app',
  });
  expect(await (await fetch(`${environment.AWS_ENDPOINT_URL_STS}/_sandbox/calls`)).json()).toEqual([]);
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
});

test('its variables can be read by a shell, and a sidecar that has them has nobody to wait for at its end', async () => {
  const main = `${process.execPath} src/cli/main.ts`;
  const script = `${main} sandbox --format posix > "$1" & trap "kill $!" EXIT
    until [ -s "$1" ] || ! kill -0 $!; do sleep 0.1; done; . "$1"; ${main} doctor`;
  // Whether a daemon of somebody else runs on this host is not the question.
  const env = { SWITCH_ROLE_ARN: 'arn:aws:iam::222222222222:role/switch-role', SWITCH_ROLE_PORT: await freePort() };
  const running = runProgram('sh', ['-c', script, 'sh', join(newFolder(), 'sandbox.env')], env);
  expect([await running.ended, running.output()]).toEqual([0, expect.stringMatching(/✓ role default/)]);
  expect(running.output()).toContain('beside us: nobody');
});

const busy = createServer().listen(0, '127.0.0.1');
await once(busy, 'listening');
const { port: busyPort } = busy.address() as { port: number };
const world = (content: string) => {
  const file = join(newFolder(), 'world.json');
  writeFileSync(file, content);
  return file;
};

test.concurrent.each([
  [['--port', String(busyPort)], 1, `--port: cannot listen on 127.0.0.1:${busyPort} (EADDRINUSE)`],
  [['--agent-port', String(busyPort)], 1, `--agent-port: cannot listen on 127.0.0.1:${busyPort} (EADDRINUSE)`],
  [['--host', '192.0.2.1'], 1, '--host: cannot listen on 192.0.2.1'],
  [['--host', 'no host'], 1, '--host: cannot listen on no host'],
  [['--world', '/nonexistent'], 2, '--world /nonexistent: ENOENT'],
  [['--world', '/tmp'], 2, '--world /tmp: EISDIR'],
  [['--world', 'README.md'], 2, "--world README.md: The sandbox's world is not JSON"],
  [['--world', 'package.json'], 2, 'roles: not a list'],
  [['--world', world('null')], 2, 'roles: not a list'],
  [['--world', world('{"roles":[null],"keys":[3],"task":5}')], 2, 'keys[0].accessKeyId: missing'],
])('%j: exit %i and one message', async (args, code, says) => {
  const running = switchRoleCommand(['sandbox', ...args]);
  expect([await running.ended, running.output()]).toEqual([code, expect.stringContaining(says)]);
  expect(running.output()).not.toMatch(/\n\s+at /);
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { switchRoleCommand } from '../../support/process.ts';

test.each([
  ['status', 'a web page', '<!doctype html>'],
  ['status', 'JSON of another kind', '{"status":"UP"}'],
  ['healthcheck', 'a web page', '<!doctype html>'],
  ['healthcheck', 'JSON of another kind', '{"status":"UP"}'],
])('%s tells what is no sidecar: %s', async (verb, _, page) => {
  const server = createServer((_, response) => response.end(page)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const running = switchRoleCommand([verb], { SWITCH_ROLE_PORT: String(port) });
  expect([await running.ended, running.output()]).toEqual([
    1,
    `switch-role: what answers on 127.0.0.1:${port} is no sidecar (HTTP 200); see SWITCH_ROLE_PORT\n`,
  ]);
  server.close();
});

test.each(['abc', '70000'])('a port that is none, %s, is told', async (port) => {
  const running = switchRoleCommand(['status'], { SWITCH_ROLE_PORT: port });
  const says = 'switch-role: SWITCH_ROLE_PORT: must be a number from 0 to 65535\n';
  expect([await running.ended, running.output()]).toEqual([2, says]);
});

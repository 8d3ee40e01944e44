import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { checkDaemon } from '../../../src/cli/doctor/check-daemon.ts';

/** What is made of this answer to GET /health. */
async function checkAnswer(status: number, body: unknown) {
  const server = createServer((_, response) => response.writeHead(status).end(JSON.stringify(body)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const result = await checkDaemon({ host: '127.0.0.1', port }, true);
  server.close();
  return result;
}

const lastError = { code: 'AccessDenied', message: 'no', advice: 'fix the trust policy' };

test('a healthy sidecar, with the state of each role', async () => {
  const { mark, fact } = await checkAnswer(200, { roles: [{ role: 'default', state: 'ready' }] });
  expect([mark, fact]).toEqual(['fine', expect.stringMatching(/: default ready$/)]);
});

test("an unhealthy one's own advice is handed on", async () => {
  const { mark, causes } = await checkAnswer(503, {
    roles: [
      { role: 'default', state: 'ready' },
      { role: 'reporting', state: 'refused', lastError },
    ],
  });
  expect(mark).toBe('wrong');
  expect(causes).toEqual([{ what: 'reporting: AccessDenied: no', fix: 'fix the trust policy' }]);
});

test('one that starts is asked to be waited for, and what has no roles is none', async () => {
  const starting = await checkAnswer(503, { roles: [{ role: 'default', state: 'starting' }] });
  expect(starting.causes?.[0]?.fix).toContain('wait');
  expect((await checkAnswer(200, { status: 'UP' })).causes?.[0]?.what).toContain('another program');
});

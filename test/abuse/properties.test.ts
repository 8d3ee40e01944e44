import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { batchOf, caller } from '../fuzz/exchange.ts';
import { judge } from '../fuzz/judge.ts';
import { OTHER_TOKEN, openDoor, SECRETS, TOKEN } from '../support/door.ts';
import { seededRandom } from '../support/quiet.ts';
import { sendRaw } from '../support/raw-http.ts';
import { readAnswers } from '../support/read-answers.ts';

const door = await openDoor();
afterAll(() => door.close());
const target = { port: door.port, token: TOKEN, otherToken: OTHER_TOKEN };
const unwanted = { secrets: SECRETS, tokens: [TOKEN, OTHER_TOKEN] };

async function ask(host: string, token: string) {
  const bytes = Buffer.from(`GET /credentials HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${token}\r\n\r\n`, 'latin1');
  const { answers } = readAnswers(await sendRaw(door.port, bytes));
  return answers;
}

test('whatever is wrong with a request, the answer is of the contract; what is right is served', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const random = seededRandom(seed);
      const connection = caller(door.port);
      for (let count = 0; count < 3; count++) {
        const batch = batchOf(target, random);
        expect(judge(batch, await connection.send(batch), unwanted).problems).toEqual([]);
      }
      connection.close();
    }),
    { numRuns: 200 },
  );
});

test('bytes that are no request are answered with 400, 408 or 431, or with nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      const { answers, rest } = readAnswers(await sendRaw(door.port, bytes));
      expect(rest).toBe('');
      for (const { status } of answers) expect([400, 408, 431]).toContain(status);
    }),
    { numRuns: 200 },
  );
});

const visible = fc.string({ unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)) });

test('no other Host than ours gets an answer from a route', async () => {
  await fc.assert(
    fc.asyncProperty(visible, async (host) => {
      fc.pre(!/^\s*(127\.0\.0\.1|localhost|\[::1\])(:0*\d+)?\s*$/i.test(host));
      for (const { status } of await ask(host, TOKEN)) expect([400, 403]).toContain(status);
    }),
    { numRuns: 200 },
  );
});

test('no other token than the right one opens a role', async () => {
  const near = fc
    .tuple(fc.nat(TOKEN.length - 1), visible)
    .map(([at, put]) => TOKEN.slice(0, at) + put + TOKEN.slice(at + 1));
  await fc.assert(
    fc.asyncProperty(fc.oneof(visible, near), async (token) => {
      fc.pre(token.trim().replace(/^Bearer /i, '') !== TOKEN);
      for (const { status } of await ask('127.0.0.1', token)) expect([400, 401]).toContain(status);
    }),
    { numRuns: 200 },
  );
});

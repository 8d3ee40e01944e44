import { afterAll, expect, test } from 'vitest';
import { FOREIGN_HOSTS, FOREIGN_TARGETS } from '../fuzz/foreign.ts';
import { OTHER_TOKEN, openDoor, SECRETS, TOKEN } from '../support/door.ts';
import { sendRaw } from '../support/raw-http.ts';
import { readAnswers } from '../support/read-answers.ts';

const door = await openDoor();
afterAll(() => door.close());

const HOST = `Host: 127.0.0.1:${door.port}\r\n`;
const AUTH = `Authorization: ${TOKEN}\r\n`;
const RIGHTFUL = `GET /credentials HTTP/1.1\r\n${HOST}${AUTH}\r\n`;

/** The statuses that come back for these bytes, each answer whole; none may hold a secret where `open` is not set. */
async function statuses(bytes: string, { open = false } = {}): Promise<number[]> {
  const { answers, rest } = readAnswers(await sendRaw(door.port, Buffer.from(bytes, 'latin1')));
  expect(rest).toBe('');
  for (const text of answers.map(({ body, headers }) => body + JSON.stringify(headers))) {
    for (const token of [TOKEN, OTHER_TOKEN]) expect(text).not.toContain(token);
    if (!open) for (const secret of SECRETS) expect(text).not.toContain(secret);
  }
  return answers.map(({ status }) => status);
}

test.each(FOREIGN_HOSTS)('the Host %j is not ours', async (host) => {
  expect(await statuses(`GET /credentials HTTP/1.1\r\nHost: ${host}\r\n${AUTH}\r\n`)).toEqual([403]);
});

test.each(FOREIGN_TARGETS)('the target %j leads to no credentials', async (target) => {
  const [status, ...more] = await statuses(`GET ${target} HTTP/1.1\r\n${HOST}${AUTH}\r\n`);
  expect([200, 403, 404, 405]).toContain(status);
  expect(more).toEqual([]);
});

type Row = readonly [name: string, bytes: string, statuses: readonly number[]];

const inner = RIGHTFUL;
const length = (bytes: string) => `Content-Length: ${bytes.length}\r\n`;
const chunked = 'Transfer-Encoding: chunked\r\n';
const chunk = (bytes: string) => `${bytes.length.toString(16)}\r\n${bytes}\r\n0\r\n\r\n`;

const notHttp: readonly Row[] = [
  ['a length and chunks', `POST / HTTP/1.1\r\n${HOST}${length(inner)}${chunked}\r\n${chunk(inner)}`, [400]],
  ['chunks and a length', `POST / HTTP/1.1\r\n${HOST}${chunked}${length(inner)}\r\n${chunk(inner)}`, [400]],
  ['two lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 0\r\n${length(inner)}\r\n${inner}`, [400]],
  ['the same length twice', `POST / HTTP/1.1\r\n${HOST}${length('x')}${length('x')}\r\nx`, [400]],
  ['a negative length', `POST / HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`, [400]],
  ['a length with a sign', `POST / HTTP/1.1\r\n${HOST}Content-Length: +1\r\n\r\nx`, [400]],
  ['a length in hex', `POST / HTTP/1.1\r\n${HOST}Content-Length: 0x1\r\n\r\nx`, [400]],
  ['a length beyond 64 bits', `POST / HTTP/1.1\r\n${HOST}Content-Length: 99999999999999999999\r\n\r\n`, [400]],
  ['a list of lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 1, 1\r\n\r\nx`, [400]],
  ['a chunk of no size', `POST / HTTP/1.1\r\n${HOST}${chunked}\r\nx\r\n`, [401, 404]],
  ['a NUL in a header', `GET /credentials HTTP/1.1\r\n${HOST}${AUTH}X: a\0b\r\n\r\n`, [400]],
  ['a NUL in the target', `GET /cred\0entials HTTP/1.1\r\n${HOST}${AUTH}\r\n`, [400]],
  ['a NUL in the token', `GET /credentials HTTP/1.1\r\n${HOST}Authorization: ${TOKEN}\0\r\n\r\n`, [400]],
  ['a folded header', `GET /credentials HTTP/1.1\r\n${HOST}X: a\r\n b\r\n${AUTH}\r\n`, [400]],
  ['a space before the colon', `GET /credentials HTTP/1.1\r\nHost : 127.0.0.1\r\n${AUTH}\r\n`, [400]],
  ['a header without a name', `GET /credentials HTTP/1.1\r\n${HOST}${AUTH}: x\r\n\r\n`, [400]],
  ['a header without a colon', `GET /credentials HTTP/1.1\r\n${HOST}${AUTH}x\r\n\r\n`, [400]],
  ['lines that end in LF alone', RIGHTFUL.replaceAll('\r\n', '\n'), [400]],
  ['lines that end in CR alone', RIGHTFUL.replaceAll('\r\n', '\r'), [400]],
  ['a method that nobody knows', RIGHTFUL.replace('GET', 'FETCH'), [400]],
  ['a method in small letters', RIGHTFUL.replace('GET', 'get'), [400]],
  ['a version that there is not', RIGHTFUL.replace('HTTP/1.1', 'HTTP/1.2'), [400]],
  ['a target without a slash', RIGHTFUL.replace('/credentials', 'credentials'), [400]],
  ['a space in the target', RIGHTFUL.replace('/credentials', '/credentials x'), [400]],
  ['HTTP/2 by prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
  ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
  ['a request line of 64 KiB', `GET /${'x'.repeat(65_536)} HTTP/1.1\r\n${HOST}${AUTH}\r\n`, [431]],
  ['a header name of 64 KiB', `GET / HTTP/1.1\r\n${HOST}${'x'.repeat(65_536)}: y\r\n\r\n`, [431]],
  ['10,000 headers', `GET / HTTP/1.1\r\n${HOST}${'a: b\r\n'.repeat(10_000)}\r\n`, [431]],
  ['half a request', RIGHTFUL.slice(0, -10), [400]],
];

test.each(notHttp)('%s is not HTTP', async (_name, bytes, allowed) => {
  const [status, ...more] = await statuses(bytes);
  expect(allowed).toContain(status);
  expect(more).toEqual([]);
});

const http: readonly Row[] = [
  [
    'a request in the body of another',
    `POST /credentials HTTP/1.1\r\n${HOST}${AUTH}${length(inner)}\r\n${inner}`,
    [405],
  ],
  ['a request in a chunk of another', `POST /credentials HTTP/1.1\r\n${HOST}${chunked}\r\n${chunk(inner)}`, [405]],
  ['a body that is never sent', `POST /credentials HTTP/1.1\r\n${HOST}Content-Length: 1000000\r\n\r\n`, [405]],
  ['CONNECT', `CONNECT 127.0.0.1:${door.port} HTTP/1.1\r\n${HOST}${AUTH}\r\n`, [403]],
  ['CONNECT elsewhere', `CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n`, [403]],
  ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${HOST}${AUTH}\r\n`, [403]],
  ['TRACE', `TRACE /credentials HTTP/1.1\r\n${HOST}${AUTH}\r\n`, [405]],
  ['a body that waits for leave', `POST /refresh HTTP/1.1\r\n${HOST}Expect: 100-continue\r\n${length('x')}\r\n`, [401]],
  ['an expectation of anything else', `GET /credentials HTTP/1.1\r\n${HOST}Expect: a-miracle\r\n\r\n`, [401]],
  [
    'an upgrade without a token',
    `GET /credentials HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n`,
    [401],
  ],
  [
    'an Origin behind 2,500 headers',
    `GET /credentials HTTP/1.1\r\n${HOST}${AUTH}${'a:\r\n'.repeat(2_500)}Origin: x\r\n\r\n`,
    [403],
  ],
];

test.each(http)('%s', async (_name, bytes, expected) => {
  expect(await statuses(bytes)).toEqual(expected);
});

test.each([
  ['two at once', RIGHTFUL.repeat(2), [200, 200]],
  ['sixteen at once', RIGHTFUL.repeat(16), Array(16).fill(200)],
  [
    'an upgrade that is not taken',
    RIGHTFUL.replace('\r\n\r\n', '\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'),
    [200],
  ],
  [
    'an expectation, and the connection closed after it',
    RIGHTFUL.replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n').repeat(2),
    [200],
  ],
  ['HTTP/1.0 with a Host', RIGHTFUL.replace('1.1', '1.0'), [200]],
])('rightful: %s', async (_name, bytes, expected) => {
  expect(await statuses(bytes, { open: true })).toEqual(expected);
});

test('a refusal never stands where the answer to a request before it belongs', async () => {
  expect(await statuses(`GET /metrics HTTP/1.1\r\n${HOST}\r\nno HTTP\r\n\r\n`)).toEqual([]);
});

test('nothing that was tried is in the log', () => {
  const text = JSON.stringify(door.log.lines);
  for (const secret of [...SECRETS, TOKEN, OTHER_TOKEN]) expect(text).not.toContain(secret);
});

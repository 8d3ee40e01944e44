import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { IssueError, type IssueErrorKind } from '../../src/core/errors.ts';
import { app } from '../../src/http/app.ts';
import { authorizeAnyone, authorizeByToken } from '../../src/http/authorize.ts';
import { listen } from '../../src/http/server.ts';
import { sampleCredentials } from '../support/fake-issuer.ts';
import { fakeRole } from '../support/fake-role.ts';
import { keptLog, silentTelemetry } from '../support/quiet.ts';
import { parseAnswer, sendRaw } from '../support/raw-http.ts';

const TOKEN = 'token-of-default-0123456789abcdef0123456789';
const OTHER = 'token-of-reporting-0123456789abcdef01234567';
const credentials = sampleCredentials();
const trouble = (kind: IssueErrorKind, code: string) =>
  new IssueError({ kind, code, message: 'said STS', advice: 'do this', requestId: 'id-1' });

const log = keptLog();
const served: [string, number][] = [];
const reporting = fakeRole('reporting', { credentials });
const roles = new Map(
  [
    fakeRole('default', { credentials }),
    reporting,
    fakeRole('starting'),
    fakeRole('throttled', { error: trouble('transient', 'Throttling') }),
    fakeRole('denied', { error: trouble('denied', 'AccessDenied') }),
  ].map((role) => [role.name, role]),
);
const tokens = new Map([
  ['default', TOKEN],
  ['reporting', OTHER],
  ['starting', TOKEN],
  ['throttled', TOKEN],
  ['denied', TOKEN],
]);
const parts = {
  roles,
  metrics: async () => ({ contentType: 'text/plain', text: 'a_metric 1\n' }),
  telemetry: { ...silentTelemetry, served: (role: string, status: number) => served.push([role, status]) },
  clock: systemClock,
  log,
};
const address = { host: '127.0.0.1', port: 0, clock: systemClock };
const door = await listen(app({ ...parts, authorize: authorizeByToken(tokens) }), address);
const openDoor = await listen(app({ ...parts, authorize: authorizeAnyone }), address);
afterAll(() => Promise.all([door.close(), openDoor.close()]));

async function ask(
  requestLine: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
  port = door.port,
) {
  const all: readonly (readonly [string, string | readonly string[]])[] = Object.entries({
    Host: `127.0.0.1:${port}`,
    ...headers,
  });
  const lines = all.flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}`));
  const from = log.lines.length;
  const answer = parseAnswer(
    await sendRaw(port, `${requestLine} HTTP/1.1\r\n${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`),
  );
  return { ...answer, lines: log.lines.slice(from) };
}

const withToken = { Authorization: TOKEN };

test('credentials are exactly what the contract says', async () => {
  const answer = await ask('GET /credentials', { ...withToken, 'User-Agent': 'some-sdk/1.0' });
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  for (const header of ['etag', 'x-powered-by', 'location']) expect(answer.headers).not.toHaveProperty(header);
  expect(answer.body).toBe(
    '{"AccessKeyId":"ASIASAMPLE","SecretAccessKey":"SECRET-KEY-OF-THE-SAMPLE","Token":"SESSION-TOKEN-OF-THE-SAMPLE",' +
      '"Expiration":"2026-01-02T04:04:05Z","RoleArn":"arn:aws:iam::222222222222:role/switch-role","AccountId":"222222222222"}',
  );
  expect(answer.lines).toEqual([
    {
      level: 'info',
      fields: { role: 'default', status: 200, accessKeyId: 'ASIASAMPLE', userAgent: 'some-sdk/1.0' },
      message: 'credentials served',
    },
  ]);
});

test('the process route spells the same credentials as credential_process wants them', async () => {
  const { status, body } = await ask('GET /process', withToken);
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual({
    Version: 1,
    AccessKeyId: 'ASIASAMPLE',
    SecretAccessKey: 'SECRET-KEY-OF-THE-SAMPLE',
    SessionToken: 'SESSION-TOKEN-OF-THE-SAMPLE',
    Expiration: '2026-01-02T04:04:05Z',
    AccountId: '222222222222',
  });
});

type Row = readonly [
  name: string,
  requestLine: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
  status: number,
  code: string,
];

const rows: readonly Row[] = [
  ['no token', 'GET /credentials', {}, 401, 'TokenMissing'],
  ['an empty token', 'GET /credentials', { Authorization: '' }, 401, 'TokenNotValid'],
  ['a wrong token', 'GET /credentials', { Authorization: 'x'.repeat(43) }, 401, 'TokenNotValid'],
  ["a token's beginning", 'GET /credentials', { Authorization: TOKEN.slice(0, -1) }, 401, 'TokenNotValid'],
  ['a token and more', 'GET /credentials', { Authorization: `${TOKEN}x` }, 401, 'TokenNotValid'],
  ['the token twice', 'GET /credentials', { Authorization: [TOKEN, TOKEN] }, 401, 'TokenNotValid'],
  ['the token as a basic one', 'GET /credentials', { Authorization: `Basic ${TOKEN}` }, 401, 'TokenNotValid'],
  ["another role's token", 'GET /credentials/reporting', withToken, 401, 'TokenNotValid'],
  ["another role's token at the process route", 'GET /process/reporting', withToken, 401, 'TokenNotValid'],
  ['a token in the query', `GET /credentials?Authorization=${TOKEN}`, {}, 401, 'TokenMissing'],
  ['a foreign Host', 'GET /credentials', { ...withToken, Host: 'evil.example' }, 403, 'HostNotAllowed'],
  ['a foreign Host with our port', 'GET /health', { Host: `evil.example:${door.port}` }, 403, 'HostNotAllowed'],
  ['a Host with another port', 'GET /credentials', { ...withToken, Host: '127.0.0.1:1' }, 403, 'HostNotAllowed'],
  [
    'a Host that only begins like ours',
    'GET /credentials',
    { ...withToken, Host: '127.0.0.1.evil.example' },
    403,
    'HostNotAllowed',
  ],
  ['a Host with a user', 'GET /credentials', { ...withToken, Host: 'evil@127.0.0.1' }, 403, 'HostNotAllowed'],
  ['two Hosts', 'GET /credentials', { ...withToken, Host: ['127.0.0.1', 'evil.example'] }, 403, 'HostNotAllowed'],
  ['an empty Host', 'GET /credentials', { ...withToken, Host: '' }, 403, 'HostNotAllowed'],
  ['X-Forwarded-For', 'GET /credentials', { ...withToken, 'X-Forwarded-For': '10.0.0.1' }, 403, 'ForwardedRequest'],
  ['Forwarded', 'GET /health', { Forwarded: 'for=10.0.0.1' }, 403, 'ForwardedRequest'],
  ['Origin', 'GET /credentials', { ...withToken, Origin: 'http://127.0.0.1' }, 403, 'ForwardedRequest'],
  ['an empty Origin', 'GET /metrics', { Origin: '' }, 403, 'ForwardedRequest'],
  ['the absolute form', `GET http://127.0.0.1:${door.port}/credentials`, withToken, 403, 'ForwardedRequest'],
  ['an unknown role', 'GET /credentials/nobody', withToken, 404, 'RoleNotFound'],
  ['a role of the prototype', 'GET /credentials/constructor', withToken, 404, 'RoleNotFound'],
  ['a path below a role', 'GET /credentials/default/x', withToken, 404, 'PathNotFound'],
  ['a path of dots', 'GET /credentials/../credentials', withToken, 404, 'PathNotFound'],
  ['a path of encoded dots', 'GET /credentials/%2e%2e%2fdefault', withToken, 404, 'RoleNotFound'],
  ['a path that cannot be decoded', 'GET /credentials/%zz', withToken, 404, 'PathNotFound'],
  ['a NUL in the path', 'GET /credentials/default%00', withToken, 404, 'RoleNotFound'],
  ['a path in capitals', 'GET /CREDENTIALS', withToken, 404, 'PathNotFound'],
  ['a path with a slash at its end', 'GET /credentials/', withToken, 404, 'PathNotFound'],
  ['the root', 'GET /', withToken, 404, 'PathNotFound'],
  ['a link-local path', 'GET /v2/credentials/x', withToken, 404, 'PathNotFound'],
  ['POST for credentials', 'POST /credentials', withToken, 405, 'MethodNotAllowed'],
  ['PUT for credentials', 'PUT /credentials/reporting', withToken, 405, 'MethodNotAllowed'],
  ['OPTIONS for credentials', 'OPTIONS /credentials', withToken, 405, 'MethodNotAllowed'],
  ['GET for a refresh', 'GET /refresh', withToken, 405, 'MethodNotAllowed'],
  ['DELETE of the health', 'DELETE /health', {}, 405, 'MethodNotAllowed'],
  ['a refresh without a token', 'POST /refresh', {}, 401, 'TokenMissing'],
  ["a refresh with another role's token", 'POST /refresh/reporting', withToken, 401, 'TokenNotValid'],
  ['a role that is starting', 'GET /credentials/starting', withToken, 503, 'CredentialsNotAvailable'],
  ['a role that is throttled', 'GET /credentials/throttled', withToken, 503, 'CredentialsNotAvailable'],
  ['a role that is denied', 'GET /credentials/denied', withToken, 403, 'AccessDenied'],
  ['a role that is denied, at the process route', 'GET /process/denied', withToken, 403, 'AccessDenied'],
];

const RETRYABLE = /^(ExpiredToken|RequestExpired|Throttl|RequestTimeout|TooManyRequests|SlowDown)/;

test.each(rows)('%s: %s', async (_name, requestLine, headers, status, code) => {
  const answer = await ask(requestLine, headers);
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([status, code]);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  const { code: lower, message, Code, Message } = JSON.parse(answer.body);
  expect([Code, Message]).toEqual([lower, message]);
  expect(message).not.toBe('');
  expect(code).not.toMatch(RETRYABLE);
  const [method, target = ''] = requestLine.split(' ');
  const path = target.replace(/\?.*|^http:..[^/]+/g, '');
  expect(answer.lines).toEqual([
    { level: 'warn', fields: { status, code, method, path, userAgent: undefined }, message: 'request refused' },
  ]);
  for (const secret of [TOKEN, OTHER, credentials.secretAccessKey, credentials.sessionToken])
    expect(answer.text + JSON.stringify(answer.lines)).not.toContain(secret);
});

test.each([
  ['the name localhost', 'GET /credentials', { ...withToken, Host: `localhost:${door.port}` }],
  ['a Host without the port, as the C runtime sends it', 'GET /credentials', { ...withToken, Host: '127.0.0.1' }],
  ['an IPv6 Host', 'GET /credentials', { ...withToken, Host: `[::1]:${door.port}` }],
  ['a Host in capitals', 'GET /credentials', { ...withToken, Host: 'LocalHost' }],
  ['a Bearer token', 'GET /credentials', { Authorization: `Bearer ${TOKEN}` }],
  ['a bearer token in small letters', 'GET /credentials', { Authorization: `bearer ${TOKEN}` }],
  ['the name of the default role', 'GET /credentials/default', withToken],
  ['a query, which means nothing', 'GET /credentials?x=1', withToken],
  ['another role by its own token', 'GET /credentials/reporting', { Authorization: OTHER }],
  ['the health, without a token', 'GET /health?x', { Host: '127.0.0.1' }],
  ['the metrics, without a token', 'GET /metrics', {}],
])('%s is answered', async (_name, requestLine, headers) => {
  const answer = await ask(requestLine, headers as Readonly<Record<string, string>>);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.status).toBe(requestLine.startsWith('GET /health') ? 503 : 200);
});

test('while nothing is there yet, callers are told when to come back', async () => {
  expect((await ask('GET /credentials/starting', withToken)).headers['retry-after']).toBe('1');
});

test("a denial says STS's reason, what to do, and its request id", async () => {
  const { body } = await ask('GET /credentials/denied', withToken);
  expect(JSON.parse(body).message).toBe('said STS (do this; request id id-1)');
});

test('a refresh is asked of the role, and answered the same when it was just now', async () => {
  const first = await ask('POST /refresh/reporting', { Authorization: OTHER, 'Content-Length': '0' });
  expect([first.status, JSON.parse(first.body)]).toEqual([
    202,
    { role: 'reporting', accepted: true, retryAfterSeconds: 10 },
  ]);
  const second = await ask('POST /refresh/reporting', { Authorization: OTHER, 'Content-Length': '0' });
  expect([second.status, JSON.parse(second.body).accepted, second.headers['retry-after']]).toEqual([202, false, '10']);
  expect(reporting.refreshes).toBe(2);
});

test('health is of all roles, and tells no secret', async () => {
  const { status, body } = await ask('GET /health', {});
  expect(status).toBe(503);
  expect(JSON.parse(body).roles).toHaveLength(roles.size);
  expect(body).not.toContain(credentials.secretAccessKey);
});

test('without authorization the guard stays', async () => {
  expect((await ask('GET /credentials', {}, openDoor.port)).status).toBe(200);
  expect((await ask('GET /credentials', { Host: 'evil.example' }, openDoor.port)).status).toBe(403);
});

test('a HEAD is refused without a body', async () => {
  const answer = await ask('HEAD /credentials', withToken);
  expect([answer.status, answer.headers.allow, answer.body]).toEqual([405, 'GET', '']);
});

test('HTTP/1.0 without a Host is refused', async () => {
  const answer = parseAnswer(await sendRaw(door.port, `GET /credentials HTTP/1.0\r\nAuthorization: ${TOKEN}\r\n\r\n`));
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, 'HostNotAllowed']);
});

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'MalformedRequest'],
  [
    'headers of 64 KiB',
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`,
    431,
    'HeadersTooLarge',
  ],
  [
    'two lengths',
    'POST /refresh HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
    'MalformedRequest',
  ],
])('%s is answered in the same shape', async (_name, bytes, status, code) => {
  const answer = parseAnswer(await sendRaw(door.port, bytes));
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([status, code]);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
});

test('nobody fills the log with the name of an SDK', async () => {
  for (const headers of [withToken, {}]) {
    const { lines } = await ask('GET /credentials', { ...headers, 'User-Agent': 'x'.repeat(10_000) });
    expect(lines.map(({ fields }) => fields.userAgent)).toEqual(['x'.repeat(256)]);
  }
});

test('what was served is counted by role and status', () => {
  expect(served).toContainEqual(['default', 200]);
  expect(served).toContainEqual(['default', 401]);
  expect(served).toContainEqual(['denied', 403]);
  expect(served).toContainEqual(['starting', 503]);
});

test('a fault of our own is told to the log alone', async () => {
  const faulty = {
    ...fakeRole('default'),
    current: () => {
      throw new Error('a bug of ours');
    },
  };
  const broken = await listen(
    app({ ...parts, roles: new Map([['default', faulty]]), authorize: authorizeAnyone }),
    address,
  );
  const answer = await ask('GET /credentials', {}, broken.port);
  expect([answer.status, answer.body.includes('a bug of ours')]).toEqual([500, false]);
  expect(JSON.stringify(answer.lines)).toContain('a bug of ours');
  await broken.close();
});

import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { failureOf, stsClient } from '../support/sts-client.ts';

let clock: FakeClock;
let sandbox: Sandbox;
beforeEach(async () => {
  clock = fakeClock(Date.now());
  sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.close());

const url = () => sandbox.credentialsUrl ?? '';
const HOUR = 3_600_000;

async function credentials(): Promise<Record<string, string>> {
  const response = await fetch(url());
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  return (await response.json()) as Record<string, string>;
}

async function refusedBySts(): Promise<string | undefined> {
  const { AccessKeyId = '', SecretAccessKey = '', Token = '' } = await credentials();
  const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
  return failureOf(stsClient(sandbox.stsUrl, keys).send(new GetCallerIdentityCommand()));
}

test("the task role's credentials have the agent's five members, and are good", async () => {
  const given = await credentials();
  expect(Object.keys(given)).toEqual(['RoleArn', 'AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration']);
  expect(given.Expiration).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(await refusedBySts()).toBeUndefined();
});

test('they are replaced well before their end', async () => {
  const first = await credentials();
  await clock.advance(4 * HOUR);
  expect(await credentials()).toEqual(first);
  await clock.advance(HOUR);
  expect((await credentials()).AccessKeyId).not.toBe(first.AccessKeyId);
});

test.each([
  ['', 400, 'NoIdInRequest'],
  ['/', 400, 'NoIdInRequest'],
  ['/another', 400, 'InvalidIdInRequest'],
])('/v2/credentials%s is %i %s', async (path, status, code) => {
  const response = await fetch(new URL(`/v2/credentials${path}`, url()));
  expect([response.status, await response.json()]).toMatchObject([status, { code, HTTPErrorCode: status }]);
});

test.each([
  [400, 'InvalidIdInRequest'],
  [500, 'InternalServerError'],
  [503, 'CredentialsUninitialized'],
] as const)('it can answer %i for a while', async (status, code) => {
  sandbox.agent.fail({ kind: 'status', status, times: 2 });
  for (const _ of [1, 2]) {
    const response = await fetch(url());
    expect([response.status, await response.json()]).toMatchObject([status, { code }]);
  }
  await credentials();
});

test('its limit on the rate is plain text, until it recovers', async () => {
  sandbox.agent.fail({ kind: 'status', status: 429 });
  const response = await fetch(url());
  expect([response.status, await response.text()]).toEqual([429, 'You have reached maximum request limit.']);
  sandbox.agent.recover();
  await credentials();
  expect(sandbox.agent.calls().map(({ route, status }) => [route, status])).toEqual([
    ['credentials', 429],
    ['credentials', 200],
  ]);
});

test('it can close the connection', async () => {
  sandbox.agent.fail({ kind: 'close', times: 1 });
  await expect(fetch(url())).rejects.toThrow('fetch failed');
});

test('it can keep handing out what STS no longer takes', async () => {
  const first = await credentials();
  sandbox.agent.fail({ kind: 'expired', times: 1 });
  expect(await refusedBySts()).toMatch(/^403 ExpiredToken/);
  sandbox.agent.fail({ kind: 'unknown', times: 1 });
  expect(await refusedBySts()).toMatch(/^403 InvalidClientTokenId/);
  sandbox.agent.fail({ kind: 'stale' });
  await clock.advance(7 * HOUR);
  expect(await credentials()).toEqual(first);
});

test('task metadata is what the world says', async () => {
  const { task } = sandbox.sts.world();
  const get = async (path: string) => (await fetch(`${sandbox.metadataUrl}${path}`)).json();
  expect([await get(''), await get('/task')]).toEqual([task?.container, task?.task]);
  expect((await fetch(`${sandbox.metadataUrl}/stats`)).status).toBe(404);
});

test('above its rate limit it answers 429, in plain text', async () => {
  sandbox.sts.change((world) => ({
    ...world,
    ...(world.task && { task: { ...world.task, rateLimit: { perSecond: 1, burst: 2 } } }),
  }));
  const statuses = [];
  for (const _ of [1, 2, 3]) statuses.push((await fetch(url())).status);
  expect(statuses).toEqual([200, 200, 429]);
  expect(await (await fetch(url())).text()).toBe('You have reached maximum request limit.');
});

test('each container of the task has a metadata address of its own', async () => {
  const app = { DockerId: 'of-the-app', Name: 'app', Type: 'NORMAL', KnownStatus: 'RUNNING' };
  sandbox.sts.change((world) => ({
    ...world,
    ...(world.task && { task: { ...world.task, task: { ...world.task.task, Containers: [app] } } }),
  }));
  const at = async (path: string) => (await fetch(new URL(`/v4/${path}`, url()))).json();
  expect(await at('of-the-app')).toEqual(app);
  expect(await at('of-the-app/task')).toMatchObject({ Family: 'my-app', Containers: [app] });
  expect(await at('of-nobody')).toBe('404 page not found');
});

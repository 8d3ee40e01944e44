import { describe, expect, test } from 'vitest';
import { readTaskMetadata, sessionNameFor } from '../../src/ecs/metadata.ts';

const URI = 'http://169.254.170.2/v4/0123-1';
const TASK = 'arn:aws:ecs:eu-west-1:111111111111:task/demo/0123456789abcdef0123456789abcdef';
const OWN = { DockerId: '0123-1', Name: 'switch-role', Type: 'NORMAL', KnownStatus: 'RUNNING' };

/** An agent that shows these containers, as `fetch` would find it. */
const agent =
  (containers: readonly object[], task: object = { TaskARN: TASK, Family: 'shop' }) =>
  async (url: string) => {
    if (url === URI) return OWN;
    if (url === `${URI}/task`) return { ...task, Containers: [OWN, ...containers] };
    throw new Error(`unexpected: ${url}`);
  };

test('the task tells its id, its family and its region', async () => {
  expect(await readTaskMetadata(URI, agent([]))).toEqual({
    taskId: '0123456789abcdef0123456789abcdef',
    region: 'eu-west-1',
    family: 'shop',
    runningSiblings: [],
  });
});

test('an ARN in the short form, without a cluster, is read too', async () => {
  const TaskARN = 'arn:aws-cn:ecs:cn-north-1:111111111111:task/0123';
  expect(await readTaskMetadata(URI, agent([], { TaskARN }))).toMatchObject({ taskId: '0123', region: 'cn-north-1' });
});

describe('running siblings are', () => {
  const siblings = async (...containers: object[]) => (await readTaskMetadata(URI, agent(containers)))?.runningSiblings;

  test("users' own containers that have not stopped, whatever else they are at", async () => {
    const app = { DockerId: '0123-2', Name: 'app', Type: 'NORMAL' };
    for (const KnownStatus of ['PENDING', 'PULLED', 'CREATED', 'RUNNING'])
      expect(await siblings({ ...app, KnownStatus })).toEqual(['app']);
    expect(await siblings({ ...app, KnownStatus: 'STOPPED' })).toEqual([]);
  });

  test('not the sidecar itself', async () => {
    expect(await siblings()).toEqual([]);
  });

  test('not what ECS itself puts into the task', async () => {
    const pause = { DockerId: '0123-9', Name: '~internal~ecs~pause', Type: 'CNI_PAUSE', KnownStatus: 'RUNNING' };
    const proxy = { DockerId: '0123-8', Name: 'ecs-service-connect', Type: 'SERVICE_CONNECT', KnownStatus: 'RUNNING' };
    expect(await siblings(pause, proxy)).toEqual([]);
  });
});

describe('without metadata there is none, and no error', () => {
  test.each([
    ['no address', undefined, agent([])],
    [
      'no answer',
      URI,
      () => {
        throw new Error('ECONNREFUSED');
      },
    ],
    ['a rejected answer', URI, () => Promise.reject(new Error('timeout'))],
    ['nothing that is JSON', URI, async () => undefined],
    ['something else', URI, async () => 'You have reached maximum request limit.'],
  ])('%s', async (_, uri, fetchJson) => {
    const found = await readTaskMetadata(uri, fetchJson as Parameters<typeof readTaskMetadata>[1]);
    expect(found?.taskId).toBeUndefined();
    expect(found?.runningSiblings ?? []).toEqual([]);
  });
});

describe('the session name', () => {
  const id = '0123456789abcdef0123456789abcdef';

  test.each([
    ['of a task', { taskId: id, family: 'shop', runningSiblings: [] }, 'host', `shop-${id}`],
    ['of a task without a family', { taskId: id, runningSiblings: [] }, 'host', `ecs-${id}`],
    ['without a task', undefined, 'laptop.local', 'laptop.local'],
    ['of a host that STS would not take', undefined, 'my host!', 'my-host-'],
    ['of a host whose name is too short', undefined, 'x', 'switch-role-x'],
  ])('%s', (_, metadata, host, name) => {
    expect(sessionNameFor(metadata, host)).toBe(name);
  });

  test('is cut from the left, so that the id stays whole', () => {
    const name = sessionNameFor({ taskId: id, family: 'f'.repeat(255), runningSiblings: [] }, 'host');
    expect([name.length, name.endsWith(`f-${id}`)]).toEqual([64, true]);
  });
});

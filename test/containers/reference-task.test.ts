import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rolesIn } from './harness/calls.ts';
import { docker } from './harness/docker.ts';
import { type FargateTask, runTask } from './harness/fargate-task.ts';
import { imageOf } from './harness/image-of.ts';
import { IMAGES } from './harness/images.ts';
import type { ContainerDefinition, TaskDefinition } from './harness/task-definition.ts';
import { until } from './harness/until.ts';

const reference = JSON.parse(readFileSync('ecs-task-def.json', 'utf8')) as TaskDefinition;
const app = reference.containerDefinitions.find(({ name }) => name === 'app') as ContainerDefinition;
const endpoint = (role: string) => ({
  name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  value: `http://127.0.0.1:9910/credentials/${role}`,
});
const withoutTheTrap = ['env', '-u', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'python'];

/** Containers that ought not to get what they ask for, beside those of the published definition. */
const OTHERS: readonly ContainerDefinition[] = [
  { ...app, name: 'without-launcher', essential: false, entryPoint: ['python'] },
  {
    ...app,
    name: 'without-volume',
    essential: false,
    entryPoint: withoutTheTrap,
    mountPoints: [],
    environment: [endpoint('app')],
  },
  {
    ...app,
    name: 'with-the-token-of-another',
    essential: false,
    entryPoint: withoutTheTrap,
    environment: [
      endpoint('reporting'),
      { name: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', value: '/switch-role/token' },
    ],
  },
];

let task: FargateTask;
beforeAll(async () => {
  const definition = { ...reference, containerDefinitions: [...reference.containerDefinitions, ...OTHERS] };
  task = await runTask(definition, { engine: await docker(), imageOf, sidecarImage: IMAGES.sidecar });
  await task.started();
});
afterAll(() => task?.dispose());

async function rolesOf(name: string): Promise<readonly string[]> {
  await until(`${name} has called three times`, async () => (await task.calls(name)).length >= 3);
  return rolesIn(await task.calls(name));
}

test('each app is the role that its container was given', async () => {
  expect(await rolesOf('app')).toEqual(['switch-role']);
  expect(await rolesOf('reporting')).toEqual(['reporting']);
});

test('the trap: the same app without the launcher is the task role', async () => {
  expect(await rolesOf('without-launcher')).toEqual(['my-task-role-1']);
});

test('a container without a volume gets no credentials', async () => {
  expect(await rolesOf('without-volume')).toEqual([expect.stringContaining('401')]);
});

test("one app's token does not open another's role", async () => {
  expect(await rolesOf('with-the-token-of-another')).toEqual([expect.stringContaining('401')]);
});

test('the sidecar ran as node, without a capability, on a read-only root, and started before the apps', async () => {
  const { Config, HostConfig } = await task.container('switch-role').inspect();
  expect([Config.User, HostConfig.ReadonlyRootfs, HostConfig.CapDrop]).toEqual(['node', true, ['ALL']]);
  const order = task.events().map(({ container }) => container);
  expect(order.slice(0, 3)).toEqual(['switch-role-volumes', 'switch-role-volumes', 'switch-role']);
});

test('no app can listen to what another says to the sidecar', async () => {
  for (const name of ['app', 'reporting'])
    expect((await task.container(name).inspect()).HostConfig.CapDrop).toEqual(['NET_RAW']);
});

test('stopping, it tells the apps first, and the sidecar ends within a second of them', async () => {
  await task.stop();
  const at = (container: string, what: string) =>
    task.events().find((event) => event.container === container && event.what === what)?.at ?? Number.NaN;
  const lastApp = Math.max(at('app', 'stopped'), at('reporting', 'stopped'));
  expect(at('switch-role', 'told to stop')).toBeGreaterThanOrEqual(lastApp);
  expect(at('switch-role', 'stopped') - at('switch-role', 'told to stop')).toBeLessThan(1_000);
  expect(task.state('switch-role').exitCode).toBe(0);
});

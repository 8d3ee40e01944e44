import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { containersOf, environmentOf, nameOf } from '../../../src/ecs/task-definition/container.ts';
import { inject } from '../../../src/ecs/task-definition/inject.ts';
import type { Injection } from '../../../src/ecs/task-definition/injection.ts';
import { InjectionError } from '../../../src/ecs/task-definition/injection-error.ts';
import { lint } from '../../../src/ecs/task-definition/lint.ts';
import { registerable } from '../../../src/ecs/task-definition/registerable.ts';
import { FIXTURES, REPORTING, SIDECAR_IMAGE, SWITCH_ROLE } from './fixtures.ts';
import { losses } from './losses.ts';

const LAUNCHER = ['/switch-role/env', '-u', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];

const task = (...containerDefinitions: JsonObject[]): JsonObject => ({
  family: 'f',
  networkMode: 'awsvpc',
  memory: '512',
  taskRoleArn: 'arn:aws:iam::111111111111:role/t',
  containerDefinitions,
});
const app = { name: 'app', image: 'app:1', entryPoint: ['run'] };
const forApp: Injection = {
  roles: [{ container: 'app', roleArn: SWITCH_ROLE }],
  mode: 'launcher',
  image: SIDECAR_IMAGE,
  imageConfigs: {},
};

function container(definition: JsonObject, name: string): JsonObject {
  const found = containersOf(definition).find((one) => nameOf(one) === name);
  if (!found) throw new Error(`no container ${name}`);
  return found;
}

function changeSidecar(definition: JsonObject, change: JsonObject): JsonObject {
  const containers = containersOf(definition);
  return {
    ...definition,
    containerDefinitions: containers.map((one) => (nameOf(one) === 'switch-role' ? { ...one, ...change } : one)),
  };
}

function problemsOf(definition: JsonObject, injection: Injection): readonly string[] {
  try {
    inject(definition, injection);
  } catch (error) {
    if (error instanceof InjectionError) return error.problems;
    throw error;
  }
  return [];
}

describe.each(Object.entries(FIXTURES))('%s', (_, { definition, injection }) => {
  describe.each(['launcher', 'profile'] as const)('%s', (mode) => {
    const injected = inject(definition, { ...injection, mode });

    test('lints clean', () => {
      expect(lint(injected)).toEqual([]);
    });

    test('twice is once', () => {
      expect(JSON.stringify(inject(injected, { ...injection, mode }))).toBe(JSON.stringify(injected));
      expect(JSON.stringify(inject(injected, { ...injection, mode, imageConfigs: {} }))).toBe(JSON.stringify(injected));
    });

    test('nothing is lost', () => {
      expect(losses(registerable(definition), injected)).toEqual([]);
    });
  });
});

test('only what can be registered is left of what was described, with its tags', () => {
  const { definition, injection } = FIXTURES['what describe-task-definition prints'] ?? expect.fail();
  expect(Object.keys(inject(definition, { ...injection, mode: 'launcher' })).sort()).toEqual(
    [
      'family',
      'networkMode',
      'requiresCompatibilities',
      'cpu',
      'memory',
      'taskRoleArn',
      'executionRoleArn',
      'containerDefinitions',
      'volumes',
      'placementConstraints',
      'tags',
    ].sort(),
  );
});

describe('what the launcher starts', () => {
  const image = { Config: { Entrypoint: ['/entry'], Cmd: ['serve'] } };
  test.each<[string, JsonObject, unknown, JsonObject]>([
    ['entryPoint and command', { entryPoint: ['a'], command: ['b'] }, undefined, { entryPoint: ['a'], command: ['b'] }],
    ['entryPoint alone: the image CMD stays dropped', { entryPoint: ['a'] }, image, { entryPoint: ['a'] }],
    ["command alone: the image's entrypoint", { command: ['b'] }, image, { entryPoint: ['/entry'], command: ['b'] }],
    ["neither: the image's both", {}, image, { entryPoint: ['/entry'], command: ['serve'] }],
    ['an image without entrypoint', {}, { Config: { Cmd: ['sh'] } }, { entryPoint: [], command: ['sh'] }],
    ['an image without command', {}, { Config: { Entrypoint: ['/x'], Cmd: null } }, { entryPoint: ['/x'] }],
  ])('%s', (_, given, config, expected) => {
    const injected = inject(task({ name: 'app', image: 'app:1', ...given }), {
      ...forApp,
      imageConfigs: { app: config },
    });
    const { entryPoint, command } = container(injected, 'app');
    expect({ entryPoint, command }).toEqual({
      command: undefined,
      ...expected,
      entryPoint: [...LAUNCHER, ...(expected.entryPoint as string[])],
    });
  });
});

test('a role is named after its container, made to fit and unique', () => {
  const roles = ['My_App', 'my-app', '__'].map((name) => ({ container: name, roleArn: SWITCH_ROLE }));
  const injected = inject(task(...roles.map(({ container: name }) => ({ ...app, name }))), { ...forApp, roles });
  const uris = roles.map(({ container: name }) =>
    environmentOf(container(injected, name)).get('AWS_CONTAINER_CREDENTIALS_FULL_URI'),
  );
  expect(uris).toEqual(['my-app', 'my-app-2', 'role'].map((role) => `http://127.0.0.1:9910/credentials/${role}`));
});

test('a role named default is served without a name', () => {
  const injected = inject(task(app), {
    ...forApp,
    roles: [{ container: 'app', roleArn: SWITCH_ROLE, roleName: 'default' }],
  });
  expect(environmentOf(container(injected, 'app')).get('AWS_CONTAINER_CREDENTIALS_FULL_URI')).toBe(
    'http://127.0.0.1:9910/credentials',
  );
  expect(lint(injected)).toEqual([]);
});

describe('a second run', () => {
  const first = inject(task(app, { ...app, name: 'other' }), forApp);
  const region = {
    name: 'SWITCH_ROLE_CONFIG',
    value: JSON.stringify({ auth: 'token', roles: { app: { region: 'eu-west-1' } } }),
  };
  const tuned = changeSidecar(first, {
    environment: [region],
    healthCheck: { command: ['CMD', 'mine'], interval: 15 },
  });
  const second = inject(tuned, { ...forApp, roles: [...forApp.roles, { container: 'other', roleArn: REPORTING }] });
  const sidecar = container(second, 'switch-role');

  test('adds its roles to those that are there', () => {
    expect(JSON.parse(environmentOf(sidecar).get('SWITCH_ROLE_CONFIG') ?? '')).toEqual({
      auth: 'token',
      roles: { app: { region: 'eu-west-1', roleArn: SWITCH_ROLE }, other: { roleArn: REPORTING } },
    });
    expect(lint(second)).toEqual([]);
  });

  test('keeps what was tuned by hand', () => {
    expect(sidecar.healthCheck).toEqual({ command: ['CMD', 'mine'], interval: 15 });
  });

  test('keeps fields that it does not know in entries of its own', () => {
    const volumes = [{ name: 'switch-role-app', note: 'x' }];
    expect(inject({ ...first, volumes }, forApp).volumes).toEqual(volumes);
  });

  test('changes the image only where one is asked for', () => {
    const again = { ...forApp, image: undefined };
    expect(container(inject(changeSidecar(first, { image: 'mine:1' }), again), 'switch-role').image).toBe('mine:1');
    expect(container(inject(first, { ...forApp, image: 'mine:2' }), 'switch-role').image).toBe('mine:2');
  });
});

test('an app follows the port and the handoff directory of the sidecar that is there', () => {
  const sidecar = {
    name: 'switch-role',
    environment: [
      { name: 'SWITCH_ROLE_PORT', value: '9000' },
      { name: 'SWITCH_ROLE_HANDOFF_DIR', value: '/run/handoff' },
    ],
  };
  const injected = inject(task(app, sidecar), forApp);
  expect(environmentOf(container(injected, 'app')).get('AWS_CONTAINER_CREDENTIALS_FULL_URI')).toContain(':9000/');
  expect(container(injected, 'switch-role').mountPoints).toEqual([
    { sourceVolume: 'switch-role-app', containerPath: '/run/handoff/app' },
  ]);
  expect(lint(injected)).toEqual([]);
});

test.each<[string, JsonObject]>([
  ['an entrypoint of its own', app],
  ['a command of an image without entrypoint', { name: 'app', image: 'app:1', command: ['run'] }],
])('one way replaces the other: %s', (_, given) => {
  const bothWays = { ...forApp, imageConfigs: { app: { Config: {} } } };
  const launched = inject(task(given), bothWays);
  const profiled = inject(launched, { ...bothWays, mode: 'profile' });
  expect(container(profiled, 'app')).toStrictEqual(
    container(inject(task(given), { ...bothWays, mode: 'profile' }), 'app'),
  );
  expect(container(inject(profiled, bothWays), 'app')).toStrictEqual(container(launched, 'app'));
});

test('the sidecar has memory of its own only where the task has none to share', () => {
  const { memory: _, ...withoutMemory } = task(app);
  expect(container(inject(task(app), forApp), 'switch-role')).not.toHaveProperty('memory');
  expect(container(inject(withoutMemory, forApp), 'switch-role')).toMatchObject({
    memory: 256,
    memoryReservation: 128,
  });
});

describe('refused, with the reason', () => {
  const two = { container: 'app', roleArn: REPORTING };
  test.each<[string, JsonObject, Partial<Injection>, RegExp]>([
    [
      'an unknown container',
      task(app),
      { roles: [{ container: 'ap', roleArn: SWITCH_ROLE }] },
      /the task definition has: app/,
    ],
    ['no task definition', { hello: 1 }, {}, /none \(is it one\?\)/],
    ['no role', task(app), { roles: [] }, /No role was asked for/],
    ['no role ARN', task(app), { roles: [{ container: 'app', roleArn: 'switch-role' }] }, /not the ARN of an IAM role/],
    ['a role name that cannot be', task(app), { roles: [{ ...two, roleName: 'A b' }] }, /cannot be called "A b"/],
    ['two roles for one', task(app), { roles: [two, two] }, /has two roles/],
    [
      'one role name for two',
      task(app, { ...app, name: 'b' }),
      {
        roles: [
          { ...two, roleName: 'x' },
          { ...two, container: 'b', roleName: 'x' },
        ],
      },
      /already given/,
    ],
    ['an unknown entrypoint', task({ name: 'app', image: 'app:1' }), {}, /--image-config app=app\.json/],
    [
      'a command without the image',
      task({ name: 'app', image: 'app:1', command: ['x'] }),
      {},
      /docker image inspect app:1/,
    ],
    [
      'nothing to run',
      task({ name: 'app', image: 'a' }),
      { imageConfigs: { app: { Config: {} } } },
      /says what to run/,
    ],
    ['no image config', task({ name: 'app', image: 'a' }), { imageConfigs: { app: [] } }, /not known/],
    [
      'the sidecar as an app',
      task(app, { name: 'switch-role' }),
      { roles: [{ ...two, container: 'switch-role' }] },
      /is the sidecar itself/,
    ],
    [
      'a sidecar by another name',
      task(app, { name: 'creds', environment: [{ name: 'SWITCH_ROLE_ARN', value: SWITCH_ROLE }] }),
      {},
      /creds: is a switch-role sidecar.*call it switch-role/,
    ],
    [
      'a configuration that is a file',
      task(app, { name: 'switch-role', environment: [{ name: 'SWITCH_ROLE_CONFIG', value: '/etc/roles.yaml' }] }),
      {},
      /no inline JSON/,
    ],
    [
      'a volume of its own in our place',
      {
        ...task({ ...app, mountPoints: [{ sourceVolume: 'v', containerPath: '/switch-role/' }] }),
        volumes: [{ name: 'v' }],
      },
      {},
      /own volume "v" at \/switch-role/,
    ],
    [
      'a config file of its own in profile mode',
      task({ ...app, environment: [{ name: 'AWS_CONFIG_FILE', value: '/etc/aws' }] }),
      { mode: 'profile' },
      /AWS_CONFIG_FILE=\/etc\/aws/,
    ],
    [
      'Windows',
      { ...task(app), runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
      {},
      /Linux task/,
    ],
    ['bridge', { ...task(app), networkMode: 'bridge' }, {}, /networkMode is "bridge"/],
    ['host', { ...task(app), networkMode: 'host' }, {}, /networkMode is "host"/],
    ['no network mode', { ...task(app), networkMode: undefined }, {}, /means bridge/],
    [
      'static keys',
      task({ ...app, environment: [{ name: 'AWS_ACCESS_KEY_ID', value: 'AKIA' }] }),
      {},
      /has AWS_ACCESS_KEY_ID/,
    ],
  ])('%s', (_, definition, changes, reason) => {
    expect(problemsOf(definition, { ...forApp, ...changes }).join('\n')).toMatch(reason);
  });

  test('all reasons come at once, and values of variables stay out of them', () => {
    const keyed = { ...app, environment: [{ name: 'AWS_SECRET_ACCESS_KEY', value: 'a-secret' }] };
    const roles = [...forApp.roles, { container: 'nobody', roleArn: 'x' }];
    const problems = problemsOf({ ...task(keyed), networkMode: 'bridge' }, { ...forApp, roles });
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain('a-secret');
  });

  test("what is wrong with a container that was not asked for is not inject's business", () => {
    const elsewhere = { name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', value: 'http://localhost:51679/creds' };
    const other = { ...app, name: 'other', environment: [elsewhere] };
    expect(lint(inject(task(app, other), forApp))).not.toEqual([]);
  });
});

test('a container hands every volume to the sidecar before it starts, and knows of roles that are added later', () => {
  const first = inject(task(app, { ...app, name: 'other' }), forApp);
  const both = inject(first, { ...forApp, roles: [{ container: 'other', roleArn: REPORTING }], image: 'sidecar:2' });
  const volumes = container(both, 'switch-role-volumes');
  const sidecar = container(both, 'switch-role');
  expect(volumes).toMatchObject({
    image: 'sidecar:2',
    essential: false,
    user: '0:1000',
    mountPoints: sidecar.mountPoints,
  });
  expect(sidecar.dependsOn).toEqual([{ containerName: 'switch-role-volumes', condition: 'SUCCESS' }]);
  expect(sidecar.mountPoints).toHaveLength(2);
});

test.each([
  ['a variable', { name: 'SWITCH_ROLE_HANDOFF_DIR', value: '/x' }],
  ['its configuration', { name: 'SWITCH_ROLE_CONFIG', value: JSON.stringify({ handoffDir: '/x' }) }],
])('that container finds the volumes where the sidecar has them by %s', (_, variable) => {
  const injected = inject(task(app, { name: 'switch-role', image: 's', environment: [variable] }), forApp);
  expect(container(injected, 'switch-role-volumes')).toMatchObject({
    entryPoint: ['find', '/x'],
    mountPoints: [{ sourceVolume: 'switch-role-app', containerPath: '/x/app' }],
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { list } from '../../../src/core/json.ts';
import { lint, RULES } from '../../../src/ecs/task-definition/lint.ts';

type Variable = { name: string; value: string };
type MountPoint = { sourceVolume: string; containerPath: string; readOnly?: boolean };

/** A container as the tests below change it. */
type Container = Record<string, unknown> & {
  name: string;
  entryPoint: string[];
  environment: Variable[];
  mountPoints: MountPoint[];
};
type Draft = Record<string, unknown> & { containerDefinitions: Container[]; volumes: Record<string, unknown>[] };
type Parts = Readonly<{ task: Draft; app: Container; other: Container; sidecar: Container }>;

const GOOD = readFileSync('ecs-task-def.json', 'utf8');
const URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';

/** The project's own task definition, with one thing changed. */
function changed(change: (parts: Parts) => void): Draft {
  const task: Draft = JSON.parse(GOOD);
  const [app, other, sidecar] = task.containerDefinitions;
  if (!app || !other || !sidecar) throw new Error('ecs-task-def.json has lost a container');
  change({ task, app, other, sidecar });
  return task;
}

function set({ environment }: Container, name: string, value: string): void {
  const held = environment.find((variable) => variable.name === name);
  if (held) held.value = value;
  else environment.push({ name, value });
}

function unset(container: Container, ...names: string[]): void {
  container.environment = container.environment.filter(({ name }) => !names.includes(name));
}

function setRoles(sidecar: Container, change: (roles: Record<string, Record<string, unknown>>) => void): void {
  const config = JSON.parse(sidecar.environment.find(({ name }) => name === 'SWITCH_ROLE_CONFIG')?.value ?? '{}');
  change(config.roles);
  set(sidecar, 'SWITCH_ROLE_CONFIG', JSON.stringify(config));
}

const secret = (name: string) => [{ name, valueFrom: '/parameter' }];
const mount = ({ mountPoints: [first] }: Container): MountPoint => first ?? expect.fail();

/** What is wrong, how it comes about, and the findings, as `rule container`. */
const ROWS: [string, (parts: Parts) => void, string[]][] = [
  ['nothing', () => {}, []],

  [
    'Windows',
    ({ task }) => Object.assign(task, { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
    ['windows'],
  ],
  ['bridge', ({ task }) => Object.assign(task, { networkMode: 'bridge' }), ['network-mode']],
  ['host', ({ task }) => Object.assign(task, { networkMode: 'host' }), ['network-mode']],
  ['none', ({ task }) => Object.assign(task, { networkMode: 'none' }), ['network-mode']],
  ['no network mode', ({ task }) => delete task.networkMode, ['network-mode']],
  ['no task role', ({ task }) => delete task.taskRoleArn, ['no-task-role']],
  ['shared processes', ({ task }) => Object.assign(task, { pidMode: 'task' }), ['pid-mode-task']],
  ['an app that may listen on the loopback', ({ app }) => delete app.linuxParameters, ['raw-sockets app']],
  [
    'an app that asks for it',
    ({ app }) => Object.assign(app, { linuxParameters: { capabilities: { add: ['NET_RAW'], drop: ['ALL'] } } }),
    ['raw-sockets app'],
  ],
  [
    'an app without any capability',
    ({ app }) => Object.assign(app, { linuxParameters: { capabilities: { drop: ['ALL'] } } }),
    [],
  ],
  ['no sidecar', ({ task }) => task.containerDefinitions.splice(-2), ['no-sidecar']],

  ['no health check', ({ sidecar }) => delete sidecar.healthCheck, ['sidecar-health-check switch-role']],
  [
    'a health check without command',
    ({ sidecar }) => Object.assign(sidecar, { healthCheck: { interval: 5 } }),
    ['sidecar-health-check switch-role'],
  ],
  [
    'an image that no registry has',
    ({ sidecar }) => Object.assign(sidecar, { image: 'switch-role-sidecar:latest' }),
    ['sidecar-image switch-role'],
  ],
  ['an image that a template names', ({ sidecar }) => Object.assign(sidecar, { image: '<image>' }), []],
  ['not essential', ({ sidecar }) => Object.assign(sidecar, { essential: false }), ['sidecar-essential switch-role']],
  ['no restart policy', ({ sidecar }) => delete sidecar.restartPolicy, ['sidecar-restart-policy switch-role']],
  [
    'a restart policy switched off',
    ({ sidecar }) => Object.assign(sidecar, { restartPolicy: { enabled: false } }),
    ['sidecar-restart-policy switch-role'],
  ],
  [
    'stopTimeout below the drain',
    ({ sidecar }) => Object.assign(sidecar, { stopTimeout: 10 }),
    ['sidecar-stop-timeout switch-role'],
  ],
  [
    "a drain above ECS's default stopTimeout",
    ({ sidecar }) => {
      delete sidecar.stopTimeout;
      set(sidecar, 'SWITCH_ROLE_DRAIN_SECONDS', '45');
    },
    ['sidecar-stop-timeout switch-role'],
  ],
  ["ECS's default stopTimeout", ({ sidecar }) => delete sidecar.stopTimeout, []],
  [
    'two hours by variable',
    ({ sidecar }) => set(sidecar, 'SWITCH_ROLE_DURATION_SECONDS', '7200'),
    ['duration switch-role'],
  ],
  [
    'two hours for one role',
    ({ sidecar }) => setRoles(sidecar, ({ app }) => Object.assign(app ?? {}, { durationSeconds: 7200 })),
    ['duration switch-role'],
  ],
  ['one hour', ({ sidecar }) => set(sidecar, 'SWITCH_ROLE_DURATION_SECONDS', '3600'), []],
  [
    'its own endpoint',
    ({ sidecar }) => set(sidecar, URI, 'http://127.0.0.1:9910/credentials'),
    ['sidecar-own-endpoint switch-role'],
  ],
  ['no tokens', ({ sidecar }) => set(sidecar, 'SWITCH_ROLE_AUTH', 'none'), ['auth-none switch-role']],
  ['open to the network', ({ sidecar }) => set(sidecar, 'SWITCH_ROLE_HOST', '0.0.0.0'), ['listen-address switch-role']],

  ['no wait', ({ app }) => delete app.dependsOn, ['no-wait app']],
  [
    'waiting for START',
    ({ app }) => Object.assign(app, { dependsOn: [{ containerName: 'switch-role', condition: 'START' }] }),
    ['no-wait app'],
  ],
  ['no startTimeout', ({ sidecar }) => delete sidecar.startTimeout, ['sidecar-start-timeout switch-role']],
  [
    'a cycle',
    ({ sidecar }) =>
      Object.assign(sidecar, { dependsOn: [...list(sidecar.dependsOn), { containerName: 'app', condition: 'START' }] }),
    ['dependency-cycle switch-role'],
  ],
  [
    'a log router that waits',
    ({ app, sidecar }) => {
      app.firelensConfiguration = { type: 'fluentbit' };
      sidecar.logConfiguration = { logDriver: 'awsfirelens' };
    },
    ['log-router-cycle switch-role'],
  ],
  [
    'a log router that does not wait',
    ({ task, sidecar }) => {
      task.containerDefinitions.push({
        name: 'router',
        entryPoint: [],
        environment: [],
        mountPoints: [],
        firelensConfiguration: {},
        linuxParameters: { capabilities: { drop: ['NET_RAW'] } },
      });
      sidecar.logConfiguration = { logDriver: 'awsfirelens' };
    },
    [],
  ],

  [
    "another's port",
    ({ other }) => Object.assign(other, { portMappings: [{ containerPort: 9910 }] }),
    ['port-clash reporting'],
  ],
  [
    'a range of ports',
    ({ other }) => Object.assign(other, { portMappings: [{ containerPortRange: '9900-9920' }] }),
    ['port-clash reporting'],
  ],
  [
    'other ports',
    ({ other }) => Object.assign(other, { portMappings: [{ containerPort: 80 }, { containerPortRange: '9000-9100' }] }),
    [],
  ],
  [
    "the mesh proxy's port",
    ({ task }) =>
      Object.assign(task, { proxyConfiguration: { properties: [{ name: 'ProxyEgressPort', value: '9910' }] } }),
    ['port-clash'],
  ],
  [
    "Envoy's port",
    ({ app, other, sidecar }) => {
      set(sidecar, 'SWITCH_ROLE_PORT', '9901');
      set(app, URI, 'http://127.0.0.1:9901/credentials/app');
      set(other, URI, 'http://127.0.0.1:9901/credentials/reporting');
    },
    ['port-unwise switch-role'],
  ],

  ['no launcher', ({ app }) => Object.assign(app, { entryPoint: ['python'] }), ['relative-uri-shadows app']],
  [
    "the image's own env",
    ({ app }) => Object.assign(app, { entryPoint: ['env', '-u', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'python'] }),
    [],
  ],
  [
    "a shell's unset",
    ({ app }) =>
      Object.assign(app, {
        entryPoint: ['sh', '-c', 'unset AWS_EXECUTION_ENV AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; exec python'],
      }),
    [],
  ],
  [
    'no launcher and no task role',
    ({ task, app }) => {
      app.entryPoint = ['python'];
      delete task.taskRoleArn;
    },
    ['no-task-role'],
  ],
  ['localhost', ({ app }) => set(app, URI, 'http://localhost:9910/credentials/app'), ['full-uri-host app']],
  ['https', ({ app }) => set(app, URI, 'https://127.0.0.1:9910/credentials/app'), ['full-uri-host app']],
  [
    'a host that only begins like ours',
    ({ app }) => set(app, URI, 'http://127.0.0.1.example:9910/credentials/app'),
    ['full-uri-host app'],
  ],
  ['no path', ({ app }) => set(app, URI, 'http://127.0.0.1:9910'), ['full-uri-path app']],
  ['a slash at the end', ({ app }) => set(app, URI, 'http://127.0.0.1:9910/credentials/app/'), ['full-uri-path app']],
  ['another port', ({ app }) => set(app, URI, 'http://127.0.0.1:9911/credentials/app'), ['full-uri-port app']],
  ['no port', ({ app }) => set(app, URI, 'http://127.0.0.1/credentials/app'), ['full-uri-port app']],
  ['a role that is not served', ({ sidecar }) => setRoles(sidecar, (roles) => delete roles.app), ['unknown-role app']],
  ['a configuration in a file', ({ sidecar }) => set(sidecar, 'SWITCH_ROLE_CONFIG', '/etc/roles.yaml'), []],
  [
    'a configuration in a secret',
    ({ sidecar }) => {
      unset(sidecar, 'SWITCH_ROLE_CONFIG', 'SWITCH_ROLE_HANDOFF_DIR');
      sidecar.secrets = secret('SWITCH_ROLE_CONFIG');
    },
    [],
  ],
  [
    'a configuration in an environment file, of a sidecar by another name',
    ({ app, other, sidecar }) => {
      sidecar.name = 'credentials';
      sidecar.environment = [];
      sidecar.secrets = secret('SWITCH_ROLE_EXTERNAL_ID');
      sidecar.environmentFiles = [{ type: 's3', value: 'arn:aws:s3:::config/sidecar.env' }];
      for (const one of [app, other]) one.dependsOn = [{ containerName: 'credentials', condition: 'HEALTHY' }];
    },
    [],
  ],
  [
    'the role of SWITCH_ROLE_ARN',
    ({ app, sidecar }) => {
      set(sidecar, 'SWITCH_ROLE_ARN', 'arn:aws:iam::222222222222:role/switch-role');
      set(app, URI, 'http://127.0.0.1:9910/credentials');
      mount(sidecar).containerPath = '/handoff/default';
    },
    [],
  ],

  ['static keys', ({ app }) => set(app, 'AWS_ACCESS_KEY_ID', 'AKIA'), ['static-keys app']],
  [
    'static keys as secrets',
    ({ app }) => Object.assign(app, { secrets: secret('AWS_SECRET_ACCESS_KEY') }),
    ['static-keys app'],
  ],
  ['a profile', ({ app }) => set(app, 'AWS_PROFILE', 'p'), ['other-source app']],
  ['a web identity', ({ app }) => set(app, 'AWS_WEB_IDENTITY_TOKEN_FILE', '/t'), ['other-source app']],
  [
    'a blank RELATIVE_URI',
    ({ app }) => set(app, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', ''),
    ['relative-uri-set app'],
  ],
  [
    'RELATIVE_URI as a secret',
    ({ app }) => Object.assign(app, { secrets: secret('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') }),
    ['relative-uri-set app'],
  ],
  ['two tokens', ({ app }) => set(app, 'AWS_CONTAINER_AUTHORIZATION_TOKEN', 't'), ['two-tokens app']],
  ['no token', ({ app }) => unset(app, TOKEN_FILE), ['no-token app']],
  [
    'no token where none is asked for',
    ({ app, sidecar }) => {
      unset(app, TOKEN_FILE);
      set(sidecar, 'SWITCH_ROLE_AUTH', 'none');
    },
    ['auth-none switch-role'],
  ],
  ['a variable twice', ({ app }) => Object.assign(app, { secrets: secret(URI) }), ['secret-of-ours app']],
  ['a proxy', ({ app }) => set(app, 'HTTP_PROXY', 'http://proxy:3128'), ['proxied-loopback app']],
  [
    'a proxy, but not for us',
    ({ app }) => {
      set(app, 'http_proxy', 'http://proxy:3128');
      set(app, 'no_proxy', '169.254.170.2, 127.0.0.1');
    },
    [],
  ],

  [
    'no volume',
    ({ app }) => Object.assign(app, { mountPoints: [] }),
    ['volume-not-mounted app', 'volume-not-mounted app'],
  ],
  [
    'a volume in another place',
    ({ app }) => Object.assign(mount(app), { containerPath: '/creds' }),
    ['volume-not-mounted app', 'volume-not-mounted app'],
  ],
  [
    'a volume that is not declared',
    ({ task }) => task.volumes.shift(),
    ['volume-not-declared app', 'volume-not-declared switch-role', 'volume-not-declared switch-role-volumes'],
  ],
  [
    'two volumes in one place',
    ({ app }) =>
      app.mountPoints.push({ sourceVolume: 'switch-role-app', containerPath: '/switch-role/', readOnly: true }),
    ['mount-clash app'],
  ],
  [
    'a volume on EFS',
    ({ task }) => Object.assign(task.volumes[0] ?? {}, { efsVolumeConfiguration: { fileSystemId: 'fs-1' } }),
    ['volume-outlives-task'],
  ],
  [
    "a directory of the host's",
    ({ task }) => Object.assign(task.volumes[0] ?? {}, { host: { sourcePath: '/tmp' } }),
    ['volume-outlives-task'],
  ],
  ['a volume as ECS describes it', ({ task }) => Object.assign(task.volumes[0] ?? {}, { host: {} }), []],

  [
    'a volume that the sidecar lacks',
    ({ sidecar }) => sidecar.mountPoints.shift(),
    ['handoff-not-mounted switch-role'],
  ],
  [
    "a volume in another role's place",
    ({ sidecar }) => Object.assign(mount(sidecar), { containerPath: '/handoff/ap' }),
    ['handoff-not-mounted switch-role'],
  ],
  [
    'a volume that the sidecar cannot write',
    ({ sidecar }) => Object.assign(mount(sidecar), { readOnly: true }),
    ['handoff-not-mounted switch-role'],
  ],
  [
    'volumes that nobody hands over',
    ({ sidecar }) => delete sidecar.dependsOn,
    ['volume-of-root switch-role', 'volume-of-root switch-role'],
  ],
  [
    'volumes of root, for a sidecar that is root',
    ({ sidecar }) => {
      delete sidecar.dependsOn;
      sidecar.user = 'root';
    },
    [],
  ],
  [
    "one role's volume in two containers",
    ({ app, other }) => other.mountPoints.push({ ...mount(app), containerPath: '/stolen' }),
    ['volume-shared app', 'volume-shared reporting'],
  ],
  [
    'a volume by volumesFrom',
    ({ other }) => Object.assign(other, { volumesFrom: [{ sourceContainer: 'app' }] }),
    ['volume-shared app', 'volume-shared reporting'],
  ],
  ['a writable volume', ({ app }) => delete mount(app).readOnly, ['volume-writable app']],

  [
    'profile mode needs no launcher',
    ({ app }) => {
      unset(app, URI, TOKEN_FILE);
      set(app, 'AWS_CONFIG_FILE', '/switch-role/config');
      app.entryPoint = ['python'];
    },
    [],
  ],
  [
    'profile mode without the volume',
    ({ app }) => {
      unset(app, URI, TOKEN_FILE);
      set(app, 'AWS_CONFIG_FILE', '/switch-role/config');
      app.entryPoint = ['python'];
      app.mountPoints = [];
    },
    ['volume-not-mounted app'],
  ],
  [
    'profile mode with a role that is not served',
    ({ app, sidecar }) => {
      unset(app, URI, TOKEN_FILE);
      set(app, 'AWS_CONFIG_FILE', '/switch-role/config');
      setRoles(sidecar, (roles) => delete roles.app);
    },
    ['handoff-not-mounted switch-role'],
  ],
];

test.each(ROWS)('%s', (_, change, expected) => {
  const found = lint(changed(change)).map(({ rule, container }) => (container ? `${rule} ${container}` : rule));
  expect(found.sort()).toEqual(expected.sort());
});

describe('every rule', () => {
  const broken = new Set(ROWS.flatMap(([, , expected]) => expected.map((finding) => finding.split(' ')[0])));

  test.each(RULES)('$id is broken by a row above', ({ id }) => {
    expect(broken).toContain(id);
  });

  test('has a name of its own', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });
});

test('a finding says what, why and how to fix it, and no value of a key', () => {
  const [finding] = lint(changed(({ app }) => set(app, 'AWS_SECRET_ACCESS_KEY', 'a-secret')));
  expect(finding).toEqual({
    severity: 'error',
    rule: 'static-keys',
    container: 'app',
    what: 'has AWS_SECRET_ACCESS_KEY',
    why: expect.stringContaining('before every other source'),
    fix: expect.stringContaining('Remove it'),
  });
});

test.each([{}, { containerDefinitions: null }, { containerDefinitions: [1, {}, { name: 3, environment: 'x' }] }])(
  'what is no task definition does not break it: %j',
  (input) => {
    expect(lint(input).map(({ rule }) => rule)).toEqual(['network-mode', 'no-task-role', 'no-sidecar']);
  },
);

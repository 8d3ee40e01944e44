import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError } from '../../../src/cli/config/config.ts';
import type { Environment } from '../../../src/cli/config/environment.ts';
import { loadConfig } from '../../../src/cli/config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'switch-role-config-'));
const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const ARN = 'arn:aws:iam::222222222222:role/switch-role';
const defaults = { sessionName: 'my-app-0123', region: async () => 'eu-west-1' };
const load = (env: Environment, changed = {}) => loadConfig(env, { ...defaults, ...changed });
const inline = (document: object) => ({ SWITCH_ROLE_CONFIG: JSON.stringify(document) });
const roles = (all: object) => inline({ roles: all });

test('one role from the environment, with every parameter', async () => {
  const { config, secrets } = await load({
    SWITCH_ROLE_ARN: ARN,
    SWITCH_ROLE_SESSION_NAME: 'me@home',
    SWITCH_ROLE_DURATION_SECONDS: '1800',
    SWITCH_ROLE_EXTERNAL_ID: 'abc:1/2',
    SWITCH_ROLE_POLICY: '{"Version":"2012-10-17"}',
    SWITCH_ROLE_POLICY_ARNS: 'arn:aws:iam::aws:policy/A, arn:aws:iam::222222222222:policy/b/C',
    SWITCH_ROLE_TAGS: 'team=x,cost center=a=b',
    SWITCH_ROLE_TRANSITIVE_TAG_KEYS: 'team',
    SWITCH_ROLE_SOURCE_IDENTITY: 'someone',
    SWITCH_ROLE_HOST: '169.254.170.2',
    SWITCH_ROLE_PORT: '80',
    SWITCH_ROLE_HANDOFF_DIR: '/handoff',
    SWITCH_ROLE_LOG_LEVEL: 'debug',
    SWITCH_ROLE_DRAIN_SECONDS: '0',
    SWITCH_ROLE_TOKEN: 'x'.repeat(32),
    AWS_REGION: 'eu-west-1',
  });
  expect(secrets).toEqual({ defaultToken: 'x'.repeat(32) });
  expect(config).toEqual({
    listen: { host: '169.254.170.2', port: 80 },
    auth: 'token',
    handoffDir: '/handoff',
    logLevel: 'debug',
    drainSeconds: 0,
    roles: [
      {
        name: 'default',
        roleArn: ARN,
        sessionName: 'me@home',
        durationSeconds: 1800,
        externalId: 'abc:1/2',
        policy: '{"Version":"2012-10-17"}',
        policyArns: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::222222222222:policy/b/C'],
        tags: { team: 'x', 'cost center': 'a=b' },
        transitiveTagKeys: ['team'],
        sourceIdentity: 'someone',
        region: 'eu-west-1',
      },
    ],
  });
});

test('what is not said has its default, and a blank variable says nothing', async () => {
  const { config, secrets } = await load({ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_EXTERNAL_ID: '', SWITCH_ROLE_CONFIG: '' });
  expect(secrets).toEqual({});
  expect(config).toEqual({
    listen: { host: '127.0.0.1', port: 9910 },
    auth: 'token',
    logLevel: 'info',
    drainSeconds: 20,
    roles: [{ name: 'default', roleArn: ARN, sessionName: 'my-app-0123', durationSeconds: 3600, region: 'eu-west-1' }],
  });
});

const YAML = `
listen: { host: 127.0.0.1, port: 9000 }
auth: none
handoffDir: /handoff
roles:
  default:   { roleArn: "${ARN}", externalId: abc, durationSeconds: 3600, region: eu-central-1 }
  reporting: { roleArn: "arn:aws:iam::333333333333:role/reporting", via: default, tags: { team: x } }
  task:      { passthrough: true }
`;

test('several roles from a YAML file, the environment winning where both speak', async () => {
  const { config } = await load({
    SWITCH_ROLE_CONFIG: file('roles.yaml', YAML),
    SWITCH_ROLE_PORT: '9001',
    SWITCH_ROLE_AUTH: 'token',
  });
  expect(config.listen).toEqual({ host: '127.0.0.1', port: 9001 });
  expect(config.auth).toBe('token');
  expect(config.roles.map(({ name, region }) => [name, region])).toEqual([
    ['default', 'eu-central-1'],
    ['reporting', 'eu-west-1'],
    ['task', 'eu-west-1'],
  ]);
  expect(config.roles[2]).toEqual({ name: 'task', passthrough: true, region: 'eu-west-1' });
});

test('a file and the environment may each bring roles', async () => {
  const { config } = await load({ ...roles({ other: { roleArn: ARN } }), SWITCH_ROLE_ARN: ARN });
  expect(config.roles.map(({ name }) => name)).toEqual(['other', 'default']);
});

type Row = readonly [env: Environment, says: string];
const role = (changes: object) => roles({ default: { roleArn: ARN, ...changes } });

const wrong: readonly Row[] = [
  [{}, 'SWITCH_ROLE_ARN: is missing'],
  [{ SWITCH_ROLE_ARN: 'switch-role' }, 'SWITCH_ROLE_ARN: must be the ARN of a role'],
  [{ SWITCH_ROLE_ARN: 'arn:aws:iam::22222222222:role/short' }, 'SWITCH_ROLE_ARN: must be the ARN of a role'],
  [{ SWITCH_ROLE_ARN: 'arn:aws:iam::222222222222:user/me' }, 'SWITCH_ROLE_ARN: must be the ARN of a role'],
  [
    { SWITCH_ROLE_ARN: 'arn:aws-cn:iam::222222222222:role/x' },
    'SWITCH_ROLE_ARN: a role of the partition aws-cn cannot be assumed from eu-west-1',
  ],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_PORT: '80abc' }, 'SWITCH_ROLE_PORT: must be a whole number'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_PORT: '65536' }, 'SWITCH_ROLE_PORT: must be a whole number'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_PORT: '-1' }, 'SWITCH_ROLE_PORT: must be a whole number'],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_DURATION_SECONDS: '30' },
    'SWITCH_ROLE_DURATION_SECONDS: must be a whole number of seconds from 900 to 43200',
  ],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_DURATION_SECONDS: '1h' },
    'SWITCH_ROLE_DURATION_SECONDS: must be a whole number of seconds',
  ],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_DURATION_SECONDS: '3600.5' }, 'SWITCH_ROLE_DURATION_SECONDS: must be'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_DURATION_SECOND: '3600' }, 'SWITCH_ROLE_DURATION_SECOND: no such variable'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_SESSION_NAME: 'two words' }, 'SWITCH_ROLE_SESSION_NAME: must be 2 to 64'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_SESSION_NAME: 'x' }, 'SWITCH_ROLE_SESSION_NAME: must be 2 to 64'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_EXTERNAL_ID: 'a b' }, 'SWITCH_ROLE_EXTERNAL_ID: must be 2 to 1224'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_POLICY: '{' }, 'SWITCH_ROLE_POLICY: must be an IAM policy as JSON text'],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_POLICY_ARNS: 'ReadOnlyAccess' },
    'SWITCH_ROLE_POLICY_ARNS: must be the ARN of a managed policy',
  ],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_TAGS: 'team' }, 'SWITCH_ROLE_TAGS: must map tag keys to tag values'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_TAGS: 'team=x,team=y' }, 'SWITCH_ROLE_TAGS: holds the key team twice'],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_TAGS: 'team=x,Team=y' },
    'SWITCH_ROLE_TAGS: must not hold two keys that differ only in case',
  ],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_TAGS: 'te#am=x' }, 'SWITCH_ROLE_TAGS: must be a tag key'],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_TRANSITIVE_TAG_KEYS: 'team' },
    'SWITCH_ROLE_TRANSITIVE_TAG_KEYS: names team, which is not among the tags',
  ],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_SOURCE_IDENTITY: 'aws:me' }, 'SWITCH_ROLE_SOURCE_IDENTITY: must'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_AUTH: 'maybe' }, 'SWITCH_ROLE_AUTH: must be token or none'],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_LOG_LEVEL: 'loud' }, 'SWITCH_ROLE_LOG_LEVEL: must be one of'],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_DRAIN_SECONDS: '600' },
    'SWITCH_ROLE_DRAIN_SECONDS: must be a whole number of seconds from 0 to 110',
  ],
  [{ SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_HANDOFF_DIR: 'handoff' }, 'SWITCH_ROLE_HANDOFF_DIR: must be an absolute path'],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_TOKEN: 'sesame12' },
    'SWITCH_ROLE_TOKEN: must be at least 32 visible ASCII characters',
  ],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_TOKEN: `${'x'.repeat(40)} y` },
    'SWITCH_ROLE_TOKEN: must be at least 32 visible ASCII characters',
  ],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_TOKEN: 'x'.repeat(32), SWITCH_ROLE_AUTH: 'none' },
    'SWITCH_ROLE_TOKEN: has no meaning',
  ],
  [{ SWITCH_ROLE_EXTERNAL_ID: 'abc' }, 'SWITCH_ROLE_ARN: is missing'],
  [
    { SWITCH_ROLE_CONFIG: join(folder, 'missing.yaml') },
    `SWITCH_ROLE_CONFIG: cannot read ${join(folder, 'missing.yaml')} (ENOENT)`,
  ],
  [{ SWITCH_ROLE_CONFIG: folder }, `SWITCH_ROLE_CONFIG: cannot read ${folder} (EISDIR)`],
  [{ SWITCH_ROLE_CONFIG: file('broken.yaml', 'roles: {') }, 'broken.yaml: not valid YAML or JSON'],
  [{ SWITCH_ROLE_CONFIG: file('image.yaml', '\u0000\u0001\u0002') }, 'image.yaml'],
  [{ SWITCH_ROLE_CONFIG: file('list.yaml', '- a\n- b\n') }, 'list.yaml: must be a mapping, with the key roles'],
  [{ SWITCH_ROLE_CONFIG: file('number.yaml', '5') }, 'number.yaml: must be a mapping'],
  [{ SWITCH_ROLE_CONFIG: file('empty.yaml', '') }, 'empty.yaml: holds no role; put one under roles'],
  [roles({}), 'SWITCH_ROLE_CONFIG: holds no role; put one under roles'],
  [{ SWITCH_ROLE_CONFIG: '{"roles":' }, 'SWITCH_ROLE_CONFIG: not valid YAML or JSON'],
  [
    { SWITCH_ROLE_CONFIG: file('twice.yaml', `roles:\n  a: { roleArn: "${ARN}" }\n  a: { roleArn: "${ARN}" }\n`) },
    'twice.yaml: not valid YAML or JSON at line 3, column 3: this key stands twice',
  ],
  [
    { SWITCH_ROLE_CONFIG: file('indent.yaml', 'roles:\n  a:\n    roleArn: x\n   via: y\n') },
    'indent.yaml: not valid YAML or JSON at line 4, column 1: the indentation does not fit',
  ],
  [{ SWITCH_ROLE_CONFIG: file('alias.yaml', 'roles: *these') }, 'alias.yaml: not valid YAML: an alias'],
  [
    { SWITCH_ROLE_CONFIG: file('both.yaml', YAML), SWITCH_ROLE_ARN: ARN },
    'SWITCH_ROLE_ARN: the role default stands in',
  ],
  [inline({ role: {} }), 'role in SWITCH_ROLE_CONFIG: no such key'],
  [role({ externalID: 'abc' }), 'roles.default.externalID in SWITCH_ROLE_CONFIG: no such key'],
  [role({ durationSeconds: '3600' }), 'roles.default.durationSeconds in SWITCH_ROLE_CONFIG: must be a whole number'],
  [role({ tags: ['team'] }), 'roles.default.tags in SWITCH_ROLE_CONFIG: must map tag keys to tag values'],
  [role({ externalID: 'abc' }), 'no such key; did you mean externalId?'],
  [inline({ role: {} }), 'no such key; did you mean roles?'],
  [inline({ listen: { prot: 1 } }), 'listen.prot in SWITCH_ROLE_CONFIG: no such key; did you mean port?'],
  [
    { SWITCH_ROLE_ARN: ARN, SWITCH_ROLE_PROT: '1' },
    'SWITCH_ROLE_PROT: no such variable; did you mean SWITCH_ROLE_PORT?',
  ],
  [
    role({ externalId: 12345 }),
    'roles.default.externalId in SWITCH_ROLE_CONFIG: must be text, not a number: put it in quotes',
  ],
  [role({ tags: { costs: 12 } }), 'roles.default.tags.costs in SWITCH_ROLE_CONFIG: must be text, not a number'],
  [roles({ default: null }), 'roles.default in SWITCH_ROLE_CONFIG: must be a mapping with a roleArn'],
  [inline({ listen: null }), 'listen in SWITCH_ROLE_CONFIG: must be a mapping'],
  [inline({ roles: null }), 'roles in SWITCH_ROLE_CONFIG: must map role names to roles'],
  [role({ region: 'Ireland' }), 'roles.default.region in SWITCH_ROLE_CONFIG: must be a region'],
  [role({ via: 'default' }), 'roles.default.via: a loop: default → default'],
  [roles({ a: { roleArn: ARN, via: 'b' }, b: { roleArn: ARN, via: 'a' } }), 'roles.a.via: a loop: a → b → a'],
  [role({ via: 'nobody' }), 'roles.default.via: there is no role nobody'],
  [role({ via: 'constructor' }), 'roles.default.via: there is no role constructor'],
  [role({ via: 'other', profile: 'p' }), 'roles.default.profile in SWITCH_ROLE_CONFIG: has no meaning beside via'],
  [role({ passthrough: true }), 'roles.default.roleArn in SWITCH_ROLE_CONFIG: has no meaning beside passthrough'],
  [roles({ default: {} }), 'roles.default.roleArn in SWITCH_ROLE_CONFIG: is missing'],
  [roles({ Default: { roleArn: ARN } }), 'roles.Default in SWITCH_ROLE_CONFIG: must be 1 to 63 of a-z'],
  [roles({ '-a': { roleArn: ARN } }), 'roles.-a in SWITCH_ROLE_CONFIG: must be 1 to 63 of a-z'],
  [
    inline({ listen: { port: '9910' }, roles: { default: { roleArn: ARN } } }),
    'listen.port in SWITCH_ROLE_CONFIG: must be a whole number',
  ],
];

test.each(wrong)('%j: %s', async (env, says) => {
  const error = await load(env).then(
    () => expect.unreachable(),
    (refused) => refused as Error,
  );
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toContain(says);
  if (env.SWITCH_ROLE_TOKEN) expect(error.message).not.toContain(env.SWITCH_ROLE_TOKEN);
});

test('no region is a problem of its own, and never us-east-1', async () => {
  await expect(load({ SWITCH_ROLE_ARN: ARN }, { region: async () => undefined })).rejects.toThrow(
    'AWS_REGION: no region is known for the role default',
  );
});

test.each([
  [{ AWS_REGION: 'nowhere' }, 'AWS_REGION: must be a region, as eu-west-1'],
  [{ AWS_REGION: 'EU-WEST-1' }, 'AWS_REGION: must be a region, as eu-west-1'],
  [{ AWS_DEFAULT_REGION: 'Ireland' }, 'AWS_DEFAULT_REGION: must be a region, as eu-west-1'],
  [{}, 'region of the profile: must be a region, as eu-west-1'],
])('a region from outside the file has the same rule: %j', async (env, says) => {
  const region = async () => Object.values(env)[0] ?? 'nowhere';
  const config = roles({ a: { roleArn: ARN }, b: { roleArn: ARN } });
  await expect(load({ ...config, ...env }, { region })).rejects.toThrow(new ConfigError([says]));
});

async function problemsOf(env: Environment, changed = {}) {
  const error = await load(env, changed).catch((it) => it);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).problems.map(
    (it) => it.replace(/ in SWITCH_ROLE_CONFIG/, '').split(/[;:] (?!a loop)/)[0],
  );
}

test("what is wrong with one key hides nothing of the others, nor of a role's way and region", async () => {
  const all = {
    a: { roleArn: ARN, via: 'b', durationSeconds: 1 },
    b: { roleArn: ARN, via: 'a', colour: 'red' },
    c: { roleArn: ARN, via: 'nobody' },
    d: { roleArn: 'arn:aws-cn:iam::222222222222:role/x', externalId: 1, region: 'eu-west-1' },
  };
  expect(await problemsOf({ ...roles(all), SWITCH_ROLE_PORT: 'x' }, { region: async () => undefined })).toEqual([
    'roles.a.durationSeconds',
    'roles.b.colour',
    'roles.d.externalId',
    'SWITCH_ROLE_PORT',
    'roles.a.via: a loop',
    'roles.b.via: a loop',
    'roles.c.via',
    ...['a', 'b', 'c'].map(() => 'AWS_REGION'),
    'roles.d.roleArn',
  ]);
});

test('a file that cannot be read hides nothing of the variables', async () => {
  const env = { SWITCH_ROLE_CONFIG: '{', SWITCH_ROLE_ARN: 'x', SWITCH_ROLE_PORT: 'y' };
  expect(await problemsOf(env)).toEqual(['SWITCH_ROLE_CONFIG', 'SWITCH_ROLE_PORT', 'SWITCH_ROLE_ARN']);
});

test('all problems come in one message', async () => {
  const error = await load({ SWITCH_ROLE_ARN: 'x', SWITCH_ROLE_PORT: 'y', SWITCH_ROLE_NOSE: 'z' }).catch(
    (it) => it as ConfigError,
  );
  expect((error as ConfigError).problems).toHaveLength(3);
});

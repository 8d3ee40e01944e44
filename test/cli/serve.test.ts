import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type DaemonProcess, newFolder, startDaemon } from '../support/daemon.ts';
import { switchRoleCommand } from '../support/process.ts';
import { REPORTING_ROLE_ARN, SWITCH_ROLE_ARN, TASK_ROLE_ARN, taskVariables, worldWith } from '../support/task.ts';

let sandbox: Sandbox;
const daemons: DaemonProcess[] = [];

beforeEach(async () => {
  sandbox = await startSandbox({ clock: systemClock });
});
afterEach(async () => {
  await Promise.all(daemons.splice(0).map((daemon) => daemon.stop()));
  await sandbox.close();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<DaemonProcess> {
  const daemon = await startDaemon(sandbox, env);
  daemons.push(daemon);
  return daemon;
}

const renewed = (role = 'default') => new RegExp(`"role":"${role}".*"msg":"credentials renewed"`);
const assumeRoles = () => sandbox.sts.calls().filter(({ action }) => action === 'AssumeRole');
const THREE_ROLES = JSON.stringify({
  roles: {
    default: { roleArn: SWITCH_ROLE_ARN },
    reporting: { roleArn: REPORTING_ROLE_ARN, via: 'default' },
    task: { passthrough: true },
  },
});

test('200 requests cost one AssumeRole', async () => {
  const daemon = await start();
  await daemon.line(renewed());
  const answers = await Promise.all(Array.from({ length: 200 }, () => daemon.get('/credentials')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({ RoleArn: SWITCH_ROLE_ARN, AccountId: '222222222222' });
  expect(assumeRoles()).toHaveLength(1);
});

test('three roles from one task: a direct one, one via it, and the task role itself', async () => {
  const daemon = await start({ SWITCH_ROLE_CONFIG: THREE_ROLES });
  await Promise.all(['default', 'reporting', 'task'].map((role) => daemon.line(renewed(role))));
  const [own, reporting, task] = await Promise.all([
    daemon.get('/credentials'),
    daemon.get('/credentials/reporting', 'reporting'),
    daemon.get('/credentials/task', 'task'),
  ]);
  expect([own, reporting, task].map(({ body }) => JSON.parse(body).RoleArn)).toEqual([
    SWITCH_ROLE_ARN,
    REPORTING_ROLE_ARN,
    TASK_ROLE_ARN,
  ]);
  expect((await daemon.get('/credentials/reporting', 'default')).status).toBe(401);
  expect(assumeRoles().map(({ outcome }) => outcome)).toEqual(['success', 'success']);
});

test('the trust denied: 403 with the reason, unhealthy, and well again by itself when trust is mended', async () => {
  const trusting = sandbox.sts.world();
  sandbox.sts.change(() => worldWith({ trust: [] }));
  const daemon = await start();
  await daemon.line(/no credentials could be had/);
  const { status, body } = await daemon.get('/credentials');
  expect(status).toBe(403);
  expect(JSON.parse(body)).toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining(`on resource: ${SWITCH_ROLE_ARN}`),
  });
  expect((await daemon.get('/health')).status).toBe(503);
  sandbox.sts.change(() => trusting);
  await daemon.line(renewed());
  expect((await daemon.get('/health')).status).toBe(200);
});

test('STS away at the start: 503, and credentials as soon as it is back', async () => {
  await sandbox.stop();
  const daemon = await start();
  await daemon.line(/no credentials could be had/);
  expect((await daemon.get('/credentials')).status).toBe(503);
  await sandbox.start();
  await daemon.line(renewed());
  expect((await daemon.get('/credentials')).status).toBe(200);
});

test('the agent away at the start is waited for', async () => {
  sandbox.agent.fail({ kind: 'status', status: 503, times: 5 });
  const daemon = await start();
  await daemon.line(renewed());
  expect((await daemon.get('/credentials')).status).toBe(200);
}, 20_000);

test('SIGHUP renews, once in ten seconds; SIGTERM ends with 0', async () => {
  const daemon = await start();
  await daemon.line(renewed());
  for (let storm = 0; storm < 20; storm++) daemon.child.kill('SIGHUP');
  await expect.poll(() => assumeRoles().length).toBe(2);
  expect(await daemon.stop()).toBe(0);
  expect(assumeRoles()).toHaveLength(2);
  expect(daemon.output()).toContain('"msg":"stopped"');
});

test('a restart reuses the token in the volume', async () => {
  const first = await start();
  const token = first.token();
  await first.stop();
  const second = await start({ SWITCH_ROLE_HANDOFF_DIR: first.handoffDir });
  expect(second.token()).toBe(token);
});

test("a token of the user's own opens the role, and no file is made for it", async () => {
  const token = 'a-token-of-the-users-own-0123456789';
  const daemon = await start({ SWITCH_ROLE_TOKEN: token });
  await daemon.line(renewed());
  const answer = await fetch(`${daemon.url}/credentials`, { headers: { Authorization: token } });
  expect(answer.status).toBe(200);
  expect(() => daemon.token()).toThrow('ENOENT');
});

test('without authorization there is a warning, and no token is asked for', async () => {
  const daemon = await start({ SWITCH_ROLE_AUTH: 'none' });
  await daemon.line(/"level":"warn".*auth is none/);
  await daemon.line(renewed());
  expect((await daemon.get('/credentials')).status).toBe(200);
});

test('the small verbs speak with the daemon', async () => {
  const daemon = await start();
  await daemon.line(renewed());
  const env = { SWITCH_ROLE_PORT: new URL(daemon.url).port, SWITCH_ROLE_HANDOFF_DIR: daemon.handoffDir };
  const verb = async (...args: string[]) => {
    const running = switchRoleCommand(args, env);
    return [await running.ended, running.output()] as const;
  };
  expect(await verb('healthcheck')).toEqual([0, '']);
  const [code, table] = await verb('status');
  expect(code).toBe(0);
  expect(table).toMatch(/^ROLE +STATE .*\ndefault +ready +ASIA/);
  expect(await verb('refresh')).toEqual([0, expect.stringContaining('renewing')]);
  expect(await verb('refresh')).toEqual([1, expect.stringContaining('ask again in')]);
  expect(await verb('refresh', 'nobody')).toEqual([1, expect.stringContaining('no such role')]);
  await daemon.stop();
  expect(await verb('healthcheck')).toEqual([1, expect.stringContaining('no sidecar answers')]);
  expect(await verb('status')).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
});

test('env prints credentials that a shell takes, and that STS knows', async () => {
  const running = switchRoleCommand(['env'], { ...taskVariables(sandbox), SWITCH_ROLE_ARN });
  expect(await running.ended).toBe(0);
  expect(running.stdout()).toMatch(
    /^export AWS_ACCESS_KEY_ID='ASIA[A-Z0-9]+'\nexport AWS_SECRET_ACCESS_KEY='[^']+'\nexport AWS_SESSION_TOKEN='[^']+'\nexport AWS_CREDENTIAL_EXPIRATION='\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ'\n$/,
  );
});

type Surroundings = readonly [name: string, env: Readonly<Record<string, string>>, exit: number, says: string];
const busy = createServer().listen(0, '127.0.0.1');
const busyPort = await new Promise<string>((resolve) =>
  busy.on('listening', () => resolve(String((busy.address() as { port: number }).port))),
);

const surroundings: readonly Surroundings[] = [
  ['a wrong ARN', { SWITCH_ROLE_ARN: 'x' }, 2, 'SWITCH_ROLE_ARN: must be the ARN of a role'],
  ['a token of 8 characters', { SWITCH_ROLE_TOKEN: 'sesame12' }, 2, 'SWITCH_ROLE_TOKEN: must be at least 32'],
  ['no way to hand out a token', { SWITCH_ROLE_HANDOFF_DIR: '' }, 2, 'SWITCH_ROLE_HANDOFF_DIR: is missing'],
  ['no region', { AWS_REGION: '' }, 2, 'AWS_REGION: no region is known'],
  [
    'its own endpoint as the base',
    { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9910/credentials', SWITCH_ROLE_PORT: '9910' },
    2,
    'is this sidecar itself',
  ],
  ['a port in use', { SWITCH_ROLE_PORT: busyPort }, 1, 'SWITCH_ROLE_PORT: cannot listen on 127.0.0.1'],
  ['an address that is not there', { SWITCH_ROLE_HOST: '192.0.2.1' }, 1, 'EADDRNOTAVAIL'],
  [
    'a handoff directory that cannot be written',
    { SWITCH_ROLE_HANDOFF_DIR: '/proc/handoff' },
    1,
    'SWITCH_ROLE_HANDOFF_DIR: cannot write',
  ],
  ['no base credentials', { AWS_CONTAINER_CREDENTIALS_FULL_URI: '' }, 1, 'NoBaseCredentials'],
];

test.each(surroundings)('%s: one message, no stack', async (_name, env, exit, says) => {
  const running = switchRoleCommand(['serve'], {
    ...taskVariables(sandbox),
    SWITCH_ROLE_ARN,
    SWITCH_ROLE_PORT: '0',
    SWITCH_ROLE_HANDOFF_DIR: newFolder(),
    ...env,
  });
  expect([await running.ended, running.output()]).toEqual([exit, expect.stringContaining(says)]);
  expect(running.output()).not.toMatch(/\n\s+at /);
  expect(running.output()).not.toContain('sesame12');
});

test.each([
  [['nonsense'], "unknown command 'nonsense'"],
  [['serve', '--nonsense'], "unknown option '--nonsense'"],
  [['env', '--format', 'tcsh', '--role-arn', SWITCH_ROLE_ARN], '--format tcsh: must be one of posix'],
])('%j is wrong usage', async (args, says) => {
  const running = switchRoleCommand(args, { AWS_REGION: 'eu-west-1' });
  expect([await running.ended, running.output()]).toEqual([2, expect.stringContaining(says)]);
});

test('nothing that a whole run writes holds a secret', async () => {
  const daemon = await start({ SWITCH_ROLE_CONFIG: THREE_ROLES, SWITCH_ROLE_LOG_LEVEL: 'trace' });
  await Promise.all(['default', 'reporting', 'task'].map((role) => daemon.line(renewed(role))));
  const secrets: string[] = [];
  for (const role of ['default', 'reporting', 'task']) {
    const { body } = await daemon.get(`/credentials/${role}`, role);
    const { SecretAccessKey, Token } = JSON.parse(body);
    secrets.push(SecretAccessKey, Token, readFileSync(join(daemon.handoffDir, role, 'token'), 'utf8'));
  }
  const shown = [
    await daemon.get('/health'),
    await daemon.get('/metrics'),
    await daemon.get('/credentials/reporting', 'default'),
    await daemon.get('/nowhere'),
  ];
  sandbox.sts.faults.add({ kind: 'error', status: 403, code: 'AccessDenied', message: 'no' });
  daemon.child.kill('SIGHUP');
  await daemon.line(/renewal failed/);
  shown.push(await daemon.get('/health'));
  await daemon.stop();
  const written = daemon.output() + shown.map(({ body }) => body).join('\n');
  expect(written).toContain('credentials served');
  expect(secrets).toHaveLength(9);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20);
    expect(written).not.toContain(secret);
  }
});

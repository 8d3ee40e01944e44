import { afterAll, beforeAll, expect, test } from 'vitest';
import { doctor } from '../../../src/cli/doctor/doctor.ts';
import { SDK_FAMILIES } from '../../../src/cli/doctor/sdk-families.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type DaemonProcess, startDaemon } from '../../support/daemon.ts';
import { switchRoleCommand } from '../../support/process.ts';
import { REPORTING_ROLE_ARN, SWITCH_ROLE_ARN, TASK_ROLE_ARN, taskVariables } from '../../support/task.ts';

const ROLES = JSON.stringify({
  roles: {
    default: { roleArn: SWITCH_ROLE_ARN, sessionName: 'a-session', externalId: 'not-asked-for' },
    reporting: { roleArn: REPORTING_ROLE_ARN, via: 'default' },
    task: { passthrough: true },
  },
});
const COLOUR = '\u001b[';

let sandbox: Sandbox;
let daemon: DaemonProcess;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: systemClock });
  daemon = await startDaemon(sandbox, { SWITCH_ROLE_CONFIG: ROLES });
  await daemon.line(/"role":"reporting".*"msg":"credentials renewed"/);
});
afterAll(async () => {
  await daemon.stop();
  await sandbox.close();
});

async function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  const command = switchRoleCommand(['doctor', ...args], env);
  return { exitCode: await command.ended, stdout: command.stdout(), all: command.output() };
}

const sidecarEnv = () => ({
  ...taskVariables(sandbox),
  ECS_CONTAINER_METADATA_URI_V4: sandbox.metadataUrl ?? '',
  SWITCH_ROLE_CONFIG: ROLES,
  SWITCH_ROLE_PORT: new URL(daemon.url).port,
  SWITCH_ROLE_HANDOFF_DIR: daemon.handoffDir,
});
const appEnv = (token: string) => ({
  AWS_CONTAINER_CREDENTIALS_FULL_URI: `${daemon.url}/credentials`,
  AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
});

test('all is well from the base identity to each served credential: 0, and plain in a pipe', async () => {
  sandbox.sts.forgetCalls();
  const { exitCode, stdout, all } = await run([], sidecarEnv());
  const lines = stdout.split('\n').filter((line) => /^[✓✗–]/.test(line));
  expect(lines.map((line) => line.slice(0, 19).trim())).toEqual([
    '✓ configuration',
    '✓ environment',
    '✓ base credentials',
    '✓ STS endpoint',
    '✓ clock',
    '✓ base identity',
    '✓ task metadata',
    '✓ role default',
    '✓ role reporting',
    '✓ role task',
    '✓ sidecar',
    '✓ served default',
    '✓ served reporting',
    '✓ served task',
    '– apps',
  ]);
  expect(stdout).toContain('STS was asked for sessions named a-session and my-app-0123456789abcdef0123456789abcdef;');
  expect(exitCode).toBe(0);
  expect(all).not.toContain(COLOUR);
  for (const secret of ['default', 'reporting', 'task'].map((role) => daemon.token(role)))
    expect(all).not.toContain(secret);
  expect(all).not.toMatch(/[A-Za-z0-9+/]{40}/);
  const calls = sandbox.sts.calls().map(({ action, roleArn }) => `${action} ${roleArn ?? ''}`.trim());
  expect(calls).toEqual([
    'GetCallerIdentity',
    `AssumeRole ${SWITCH_ROLE_ARN}`,
    `AssumeRole ${REPORTING_ROLE_ARN}`,
    'GetCallerIdentity',
  ]);
});

test('a refused role: 1, the statement to add with account and ARN filled in, what was tried, and the probes by their name', async () => {
  const trusting = sandbox.sts.world();
  sandbox.sts.change((world) => ({
    ...world,
    roles: world.roles.map((role) => (role.arn === SWITCH_ROLE_ARN ? { ...role, trust: [] } : role)),
  }));
  sandbox.sts.forgetCalls();
  const { exitCode, stdout } = await run(['default'], sidecarEnv());
  const sessions = sandbox.sts.calls().map(({ sessionName, externalId }) => ({ sessionName, externalId }));
  sandbox.sts.change(() => trusting);
  expect(exitCode).toBe(1);
  expect(sessions.slice(1)).toEqual([
    { sessionName: 'a-session', externalId: 'not-asked-for' },
    { sessionName: 'a-session-doctor', externalId: undefined },
  ]);
  expect(stdout).toContain('✗ role default');
  expect(stdout).toContain('[tried without: ExternalId refused]');
  expect(stdout).toContain(
    JSON.stringify({
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111111111111:root' },
      Action: 'sts:AssumeRole',
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': TASK_ROLE_ARN },
        StringEquals: { 'sts:ExternalId': 'not-asked-for' },
      },
    }),
  );
  expect(stdout).toMatch(/caller arn:aws:sts::111111111111:assumed-role\/my-task-role-1\/\S+, endpoint http:/);
  expect(stdout).toMatch(/request id: [0-9a-f-]{36}/);
  expect(stdout).not.toContain('✗ role reporting');
});

test('--json is one document, for a good configuration and for a bad one, which is 2', async () => {
  const [good, bad] = await Promise.all([
    run(['--json'], sidecarEnv()),
    run(['--json'], { ...taskVariables(sandbox), SWITCH_ROLE_ARN: 'nonsense' }),
  ]);
  expect(good.exitCode).toBe(0);
  expect(JSON.parse(good.stdout)).toMatchObject({ ok: true, advice: null, sdks: expect.any(Array) });
  expect(bad.exitCode).toBe(2);
  expect(JSON.parse(bad.stdout)).toMatchObject({ ok: false, advice: { check: 'configuration' } });
});

test.each([[[]], [['--json']]])(
  'a role that is not configured is wrong usage, and nothing else is told: %j',
  async (flags) => {
    const { exitCode, stdout, all } = await run(['nosuch', ...flags], sidecarEnv());
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(all).toContain('no role nosuch; there are: default');
  },
);

async function runHere(env: Readonly<Record<string, string>>, stream: { isTTY?: boolean } = {}) {
  let text = '';
  const stdout = { ...stream, write: (part: string) => (text += part) };
  return { exitCode: await doctor({ env, clock: systemClock, stdout }), text };
}

test("in an app's environment it asks as the app would, and tells a wrong token", async () => {
  const right = await runHere(appEnv(daemon.token()));
  expect(right.text).toMatch(/✓ credentials +ASIA\w+ of arn:aws:iam::222222222222:role\/switch-role/);
  expect(right.text).toContain(
    `${SDK_FAMILIES.length} of ${SDK_FAMILIES.length} families of SDKs would use the sidecar`,
  );
  expect(right.exitCode).toBe(0);
  const wrong = await runHere(appEnv('x'.repeat(43)));
  expect(wrong.text).toMatch(/✗ credentials +HTTP 401/);
  expect(wrong.exitCode).toBe(1);
  expect(wrong.text).not.toContain('xxx');
});

test("a shell that started the daemon and turned to it is an app's, and env says that it is the role already", async () => {
  const env = {
    ...taskVariables(sandbox),
    SWITCH_ROLE_ARN,
    SWITCH_ROLE_PORT: new URL(daemon.url).port,
    SWITCH_ROLE_HANDOFF_DIR: daemon.handoffDir,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${daemon.url}/credentials`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: `${daemon.handoffDir}/default/token`,
  };
  const { exitCode, stdout } = await run([], env);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/✓ credentials +ASIA\w+ of \S+switch-role/)]);
  expect(stdout).not.toMatch(/is this sidecar itself|does not lead to a sidecar/);
  const asking = switchRoleCommand(['env'], env);
  expect([await asking.ended, asking.output()]).toEqual([
    1,
    expect.stringContaining('the caller is this role already'),
  ]);
});

test.each([
  ['a terminal', { isTTY: true }, {}, true],
  ['a terminal with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
  ['a pipe', {}, {}, false],
] as const)('colour on %s', async (_, stream, env, coloured) => {
  const { text } = await runHere({ ...appEnv(daemon.token()), ...env }, stream);
  expect(text.includes(COLOUR)).toBe(coloured);
});

import { expect, test } from 'vitest';
import { renewed, THREE_ROLES, useSandboxTask } from '../../support/sandbox-task.ts';
import { REPORTING_ROLE_ARN, SWITCH_ROLE_ARN, TASK_ROLE_ARN, worldWith } from '../../support/task.ts';

const task = useSandboxTask();
/** A busy machine is slow; what never comes fails all the same. */
const PATIENCE = { timeout: 10_000 };

const assumeRoles = () => task.sandbox.sts.calls().filter(({ action }) => action === 'AssumeRole');

test('200 requests cost one AssumeRole', async () => {
  const daemon = await task.start();
  await daemon.line(renewed());
  const answers = await Promise.all(Array.from({ length: 200 }, () => daemon.get('/credentials')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({ RoleArn: SWITCH_ROLE_ARN, AccountId: '222222222222' });
  expect(assumeRoles()).toHaveLength(1);
});

test('three roles from one task: a direct one, one via it, and the task role itself', async () => {
  const daemon = await task.start({ SWITCH_ROLE_CONFIG: THREE_ROLES });
  await Promise.all(['default', 'reporting', 'task'].map((role) => daemon.line(renewed(role))));
  const [own, reporting, passed] = await Promise.all([
    daemon.get('/credentials'),
    daemon.get('/credentials/reporting', 'reporting'),
    daemon.get('/credentials/task', 'task'),
  ]);
  expect([own, reporting, passed].map(({ body }) => JSON.parse(body).RoleArn)).toEqual([
    SWITCH_ROLE_ARN,
    REPORTING_ROLE_ARN,
    TASK_ROLE_ARN,
  ]);
  expect((await daemon.get('/credentials/reporting', 'default')).status).toBe(401);
  expect(assumeRoles().map(({ outcome }) => outcome)).toEqual(['success', 'success']);
  expect(daemon.output(), 'the one that goes via another waits for it').not.toContain('ViaRoleNotReady');
});

test('the trust denied: 403 with the reason, unhealthy, and well again by itself when trust is fixed', async () => {
  const trusting = task.sandbox.sts.world();
  task.sandbox.sts.change(() => worldWith({ trust: [] }));
  const daemon = await task.start();
  await daemon.line(/no credentials could be had/);
  const { status, body } = await daemon.get('/credentials');
  expect(status).toBe(403);
  expect(JSON.parse(body)).toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining(`on resource: ${SWITCH_ROLE_ARN}`),
  });
  expect((await daemon.get('/health')).status).toBe(503);
  task.sandbox.sts.change(() => trusting);
  await daemon.line(renewed());
  expect((await daemon.get('/health')).status).toBe(200);
});

test('STS away at the start: 503, and credentials as soon as it is back', async () => {
  await task.sandbox.stop();
  const daemon = await task.start();
  await daemon.line(/no credentials could be had/);
  expect((await daemon.get('/credentials')).status).toBe(503);
  await task.sandbox.start();
  await daemon.line(renewed());
  expect((await daemon.get('/credentials')).status).toBe(200);
});

test('the agent away at the start is waited for', async () => {
  task.sandbox.agent.fail({ kind: 'status', status: 503, times: 5 });
  const daemon = await task.start();
  await daemon.line(renewed());
  expect((await daemon.get('/credentials')).status).toBe(200);
}, 20_000);

test('SIGHUP renews, once in ten seconds; SIGTERM ends with 0', async () => {
  const daemon = await task.start();
  await daemon.line(renewed());
  for (let storm = 0; storm < 20; storm++) daemon.child.kill('SIGHUP');
  await expect.poll(() => assumeRoles().length).toBe(2);
  expect(await daemon.stop()).toBe(0);
  expect(assumeRoles()).toHaveLength(2);
  expect(daemon.output()).toContain('"msg":"stopped"');
});

/** A task with one app, which runs until it is told to stop. */
function startApp() {
  const stateIs = (KnownStatus: string) =>
    task.sandbox.sts.change((world) => {
      if (!world.task) return world;
      const app = { Name: 'app', DockerId: 'of-the-app', Type: 'NORMAL', KnownStatus };
      return { ...world, task: { ...world.task, task: { ...world.task.task, Containers: [app] } } };
    });
  stateIs('RUNNING');
  return { stop: () => stateIs('STOPPED'), env: { ECS_CONTAINER_METADATA_URI_V4: task.sandbox.metadataUrl ?? '' } };
}

test('after SIGTERM it serves on until the last app has stopped', async () => {
  const app = startApp();
  const daemon = await task.start(app.env);
  await daemon.line(renewed());
  daemon.child.kill('SIGTERM');
  await daemon.line(/"msg":"stopping when the other containers of the task have stopped"/);
  const askedSoFar = task.sandbox.agent.calls().length;
  await expect.poll(() => task.sandbox.agent.calls().length, PATIENCE).toBeGreaterThan(askedSoFar + 2);
  expect((await daemon.get('/credentials')).status).toBe(200);
  app.stop();
  expect(await daemon.ended).toBe(0);
  expect(daemon.output()).toContain('"stillRunning":[],"msg":"stopping"');
});

test('a second SIGTERM ends it though an app still runs', async () => {
  const daemon = await task.start(startApp().env);
  await daemon.line(renewed());
  daemon.child.kill('SIGTERM');
  await daemon.line(/"msg":"stopping when the other containers of the task have stopped"/);
  daemon.child.kill('SIGTERM');
  expect(await daemon.ended).toBe(0);
  expect(daemon.output()).toContain('"stillRunning":["app"],"msg":"stopping"');
});

test('SIGHUP renews every role', async () => {
  const daemon = await task.start({ SWITCH_ROLE_CONFIG: THREE_ROLES });
  await Promise.all(['default', 'reporting', 'task'].map((role) => daemon.line(renewed(role))));
  const callsBefore = task.sandbox.sts.calls().length;
  daemon.child.kill('SIGHUP');
  await expect.poll(() => task.sandbox.sts.calls().length, PATIENCE).toBe(2 * callsBefore);
});

test('a session that is too short for some SDKs is warned of', async () => {
  const daemon = await task.start({ SWITCH_ROLE_DURATION_SECONDS: '900' });
  await daemon.line(/"level":"warn".*"role":"default".*sessions under 30 minutes/);
});

test('a restart reuses the token in the volume', async () => {
  const first = await task.start();
  const token = first.token();
  await first.stop();
  const second = await task.start({ SWITCH_ROLE_HANDOFF_DIR: first.handoffDir });
  expect(second.token()).toBe(token);
});

test("a token of the user's own opens the role, and no file is made for it", async () => {
  const token = 'a-token-of-the-users-own-0123456789';
  const daemon = await task.start({ SWITCH_ROLE_TOKEN: token });
  await daemon.line(renewed());
  const answer = await fetch(`${daemon.url}/credentials`, { headers: { Authorization: token } });
  expect(answer.status).toBe(200);
  expect(() => daemon.token()).toThrow('ENOENT');
});

test('without authorization there is a warning, and no token is asked for', async () => {
  const daemon = await task.start({ SWITCH_ROLE_AUTH: 'none' });
  await daemon.line(/"level":"warn".*auth is none/);
  await daemon.line(renewed());
  expect((await daemon.get('/credentials')).status).toBe(200);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppCall, rolesIn } from './harness/calls.ts';
import { docker } from './harness/docker.ts';
import { type FargateTask, runTask } from './harness/fargate-task.ts';
import { IMAGES } from './harness/images.ts';
import { injectThreeApps } from './harness/inject-cli.ts';
import type { ContainerDefinition, TaskDefinition } from './harness/task-definition.ts';
import { APP_NAMES, roleOf, threeApps } from './harness/three-apps.ts';
import { until } from './harness/until.ts';

const plain = threeApps({ PAUSE_MS: '50', DRAIN_MS: '3000' });
const imageOf = (image: string) => image;
/** So short that every SDK asks the sidecar at every call, and the sidecar STS every ten seconds. */
const SESSION_SECONDS = 20;
/** ECS asks for 60 s at least; a test need not wait as long to see a restart. */
const RESTART_ATTEMPT_SECONDS = 5;

let task: FargateTask;

async function start(definition: TaskDefinition, sessionLifeSeconds?: number): Promise<void> {
  const options = { engine: await docker(), imageOf, sidecarImage: IMAGES.sidecar };
  task = await runTask(definition, { ...options, ...(sessionLifeSeconds && { sessionLifeSeconds }) });
  await task.started();
  await untilCalled(3);
}

async function untilCalled(times: number): Promise<void> {
  for (const name of APP_NAMES)
    await until(`${name} has called ${times} times`, async () => (await task.calls(name)).length >= times);
}

const failuresOf = (calls: readonly AppCall[]) => calls.filter(({ ok }) => !ok);

/** No call of any app has failed since the task began; all apps go on calling. */
async function expectNoFailure(): Promise<void> {
  for (const name of APP_NAMES) {
    const before = (await task.calls(name)).length;
    await until(`${name} goes on calling`, async () => (await task.calls(name)).length > before);
    expect([name, failuresOf(await task.calls(name))]).toEqual([name, []]);
  }
}

const renewals = async () => {
  const calls = await task.sandbox.stsCalls();
  return calls.filter(({ action, outcome }) => action === 'AssumeRole' && outcome === 'success').length;
};

describe('before inject', () => {
  beforeAll(() => start(plain));
  afterAll(() => task?.dispose());

  test.each(APP_NAMES)('the %s app is the task role', async (name) => {
    expect(rolesIn(await task.calls(name))).toEqual(['my-task-role-1']);
  });
});

describe('after inject, with sessions of an hour', () => {
  beforeAll(async () => {
    const { containerDefinitions, ...rest } = await injectThreeApps(plain);
    await start({ ...rest, containerDefinitions: containerDefinitions.map(restartedSooner) });
  });
  afterAll(() => task?.dispose());

  test('the sidecar is killed, and started again by its restart policy: no call fails, and the token stays', async () => {
    await sleep(RESTART_ATTEMPT_SECONDS * 1_000);
    const [before, token] = [await renewals(), await runIn('python', 'cat', '/switch-role/token')];
    await task.container('switch-role').kill({ signal: 'SIGKILL' });
    await until('the sidecar was started again', () => task.state('switch-role').restarts === 1);
    await until('it holds each role anew', async () => (await renewals()) >= before + APP_NAMES.length);
    await expectNoFailure();
    expect(await runIn('python', 'cat', '/switch-role/token')).toBe(token);
    // A new process holds no credentials yet, and has to ask.
    const unshadowed = ['/switch-role/env', '-u', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
    expect(await runIn('python', ...unshadowed, 'python', '-c', ASK)).toContain(roleOf('python'));
  });
});

const restartedSooner = (one: ContainerDefinition): ContainerDefinition =>
  one.restartPolicy
    ? { ...one, restartPolicy: { ...one.restartPolicy, restartAttemptPeriod: RESTART_ATTEMPT_SECONDS } }
    : one;

const ASK = 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])';

/** What a command prints that is run in an app's container. */
async function runIn(name: string, ...Cmd: string[]): Promise<string> {
  const exec = await task.container(name).exec({ Cmd, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)).toString();
}

describe('after inject, with sessions of 20 seconds', () => {
  beforeAll(async () => {
    await start(await injectThreeApps(plain), SESSION_SECONDS);
  });
  afterAll(() => task?.dispose());

  test.each(APP_NAMES)('the %s app is the role that inject gave it', async (name) => {
    expect(rolesIn(await task.calls(name))).toEqual([roleOf(name)]);
  });

  test('sessions are renewed again and again under load, and no call fails', async () => {
    const before = await renewals();
    await until('each role was renewed twice more', async () => (await renewals()) >= before + 6);
    await expectNoFailure();
  });

  test.each([
    ['answers 503', { kind: 'status', status: 503 }],
    ['answers 429', { kind: 'status', status: 429 }],
    ['closes connections', { kind: 'close' }],
    ['hangs', { kind: 'hang' }],
  ] as const)('no call fails while the agent %s', async (_, failure) => {
    await task.sandbox.failAgent(failure);
    const before = await renewals();
    try {
      await until('the roles were renewed meanwhile', async () => (await renewals()) >= before + 3);
      expect((await task.sandbox.agentCalls()).length).toBeGreaterThan(0);
    } finally {
      await task.sandbox.mendAgent();
    }
    await expectNoFailure();
  });

  test('told to stop all at once, apps get credentials while they drain, and the sidecar ends within a second of them', async () => {
    await task.stop('together');
    const stoppedAt = (name: string) =>
      task.events().find(({ container, what }) => container === name && what === 'stopped')?.at ?? Number.NaN;
    for (const name of APP_NAMES) {
      const draining = (await task.calls(name)).filter(({ ending }) => ending);
      expect([name, draining.length > 5, failuresOf(draining)]).toEqual([name, true, []]);
    }
    expect(stoppedAt('switch-role') - Math.max(...APP_NAMES.map(stoppedAt))).toBeLessThan(1_000);
    expect(task.state('switch-role').exitCode).toBe(0);
  });
});

import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { DEFAULT_WORLD } from '../../src/sandbox/world.ts';
import { failureOf, stsClient } from '../support/sts-client.ts';

const TASK_ROLE = 'arn:aws:iam::111111111111:role/my-task-role-1';
const SWITCH_ROLE = 'arn:aws:iam::222222222222:role/switch-role';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: systemClock, control: true });
});
afterAll(() => sandbox.close());

async function order(method: string, path: string, body?: unknown): Promise<[number, unknown]> {
  const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await fetch(`${sandbox.stsUrl}/_sandbox/${path}`, init);
  return [response.status, await response.json()];
}

async function assume(): Promise<string | undefined> {
  const [, session] = await order('POST', 'sessions', { roleArn: TASK_ROLE, sessionName: 'task-1', seconds: 900 });
  const command = new AssumeRoleCommand({ RoleArn: SWITCH_ROLE, RoleSessionName: 'app' });
  return failureOf(stsClient(sandbox.stsUrl, session as never).send(command));
}

test('faults are set, seen, and cleared', async () => {
  expect(await order('POST', 'faults', { preset: 'throttled', times: 3 })).toEqual([200, {}]);
  expect(await assume()).toMatch(/Throttling/);
  expect(await order('GET', 'faults')).toMatchObject([200, [{ code: 'Throttling', times: 2 }]]);
  expect(await order('DELETE', 'faults')).toEqual([200, {}]);
  expect(await assume()).toBeUndefined();
});

test('a trust is withdrawn and fixed, and so is the whole world', async () => {
  await order('PUT', 'roles', { arn: SWITCH_ROLE, trust: [] });
  expect(await assume()).toMatch(/^403 AccessDenied/);
  await order('PUT', 'roles', { arn: SWITCH_ROLE, trust: [{ principals: [TASK_ROLE] }] });
  expect(await assume()).toBeUndefined();
  await order('DELETE', `roles?arn=${SWITCH_ROLE}`);
  expect(await assume()).toMatch(/^403 AccessDenied/);
  await order('PUT', 'world', DEFAULT_WORLD);
  expect(await assume()).toBeUndefined();
});

test('calls are read and forgotten', async () => {
  await order('DELETE', 'calls');
  await assume();
  expect(await order('GET', 'calls')).toMatchObject([200, [{ action: 'AssumeRole', outcome: 'success' }]]);
});

test("the agent's failures are set and fixed", async () => {
  await order('PUT', 'agent/failure', { kind: 'status', status: 503 });
  expect((await fetch(sandbox.credentialsUrl ?? '')).status).toBe(503);
  await order('DELETE', 'agent/failure');
  expect((await fetch(sandbox.credentialsUrl ?? '')).status).toBe(200);
  expect(await order('GET', 'agent/calls')).toMatchObject([200, [{ status: 503 }, { status: 200 }]]);
});

test('an order that makes no sense is refused, and says why', async () => {
  expect(await order('GET', 'nothing')).toEqual([404, { message: 'no such route: GET /_sandbox/nothing' }]);
  expect(await order('POST', 'faults', {})).toMatchObject([400, { message: expect.stringContaining('throttled') }]);
  expect(await order('POST', 'faults', { kind: 'rewrite', find: '(', replace: '' })).toMatchObject([400, {}]);
  expect(await order('PUT', 'world', { roles: [{ arn: 'x' }], keys: [{}] })).toMatchObject([
    400,
    {
      message: expect.stringMatching(
        /roles\[0\].arn: not a role's ARN: x\n.*trust: not a list\n.*keys\[0\].accessKeyId/s,
      ),
    },
  ]);
  expect(await assume()).toBeUndefined();
});

test('nobody gives orders unless that was asked for', async () => {
  const closed = await startSandbox({ clock: systemClock });
  const response = await fetch(`${closed.stsUrl}/_sandbox/calls`);
  expect([response.status, await response.text()]).toEqual([
    403,
    expect.stringContaining('MissingAuthenticationToken'),
  ]);
  await closed.close();
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { baseCredentials } from '../../src/sts/base-credentials.ts';
import { stsClient } from '../../src/sts/client.ts';
import { passthroughIssuer } from '../../src/sts/passthrough.ts';
import { becomeTask, TASK_ROLE_ARN } from '../support/task.ts';

const clock = systemClock;
const sts = stsClient({ clock, region: 'eu-west-1' });
const live = new AbortController().signal;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await becomeTask(clock);
});
afterAll(() => sandbox.close());

test('the task role itself is passed on, with the account and the role that STS names', async () => {
  const credentials = await passthroughIssuer({ source: baseCredentials({ clock }), sts, clock }).issue(live);
  expect(credentials).toMatchObject({ roleArn: TASK_ROLE_ARN, accountId: '111111111111' });
  expect(credentials.lifeMs).toBeGreaterThan(3_600_000);
});

test.each([
  ['long-lived keys', { accessKeyId: 'AKIA', secretAccessKey: 's' }],
  ['a session without expiry', { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't' }],
])('%s cannot be passed on', async (_, identity) => {
  const source = { read: async () => identity, forget: () => {} };
  await expect(passthroughIssuer({ source, sts, clock }).issue(live)).rejects.toThrow('NotTemporary');
});

test('a base identity that STS calls expired is forgotten', async () => {
  sandbox.agent.fail({ kind: 'expired', times: 1 });
  const issuer = passthroughIssuer({ source: baseCredentials({ clock }), sts, clock });
  await expect(issuer.issue(live)).rejects.toThrow('ExpiredToken');
  expect((await issuer.issue(live)).roleArn).toBe(TASK_ROLE_ARN);
});

test('and is not asked with again, not even when its source has just gone down', async () => {
  let reads = 0;
  const readOnce = async () => {
    if (++reads > 1) throw new Error('down');
    const expired = sandbox.sts.startSession(TASK_ROLE_ARN, 'a-task', -60);
    return { ...expired, expiresAt: clock.now().wallMs + 3_600_000 };
  };
  const issuer = passthroughIssuer({ source: baseCredentials({ clock, readOnce }), sts, clock });
  await expect(issuer.issue(live)).rejects.toThrow('ExpiredToken');
  await expect(issuer.issue(live)).rejects.toThrow('BaseCredentialsUnavailable');
});

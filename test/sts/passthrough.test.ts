import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { IssueError } from '../../src/core/errors.ts';
import type { IdentitySource } from '../../src/core/identity.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { baseCredentials } from '../../src/sts/base-credentials.ts';
import { stsClient } from '../../src/sts/client.ts';
import { passthroughIssuer } from '../../src/sts/passthrough.ts';
import { keptLog } from '../support/quiet.ts';
import { becomeTask, TASK_ROLE_ARN } from '../support/task.ts';

const clock = systemClock;
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await becomeTask(clock);
});
afterEach(() => sandbox.close());

function rig(source: IdentitySource = baseCredentials({ clock })) {
  const log = keptLog();
  const sts = stsClient({ clock, region: 'eu-west-1' });
  return { log, ...passthroughIssuer({ name: 'task', source, sts, clock, log }) };
}

const outcomes = () => sandbox.sts.calls().map(({ outcome }) => outcome);

test('the task role itself is passed on, with the account and the role that STS names', async () => {
  const credentials = await rig().issue();
  expect(credentials).toMatchObject({ roleArn: TASK_ROLE_ARN, accountId: '111111111111' });
  expect(credentials.lifeMs).toBeGreaterThan(3_600_000);
});

test.each([
  ['long-lived keys', { accessKeyId: 'AKIA', secretAccessKey: 's' }],
  ['a session without expiry', { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't' }],
])('%s cannot be passed on', async (_, identity) => {
  const source = { read: async () => identity, forget: () => {} };
  await expect(rig(source).issue()).rejects.toThrow('NotTemporary');
});

test.each([
  ['no date', Number.NaN],
  ['past', clock.now().wallMs - 1_000],
])(
  'a session whose expiry is %s is told as a failure, to be tried again, and not asked with once more',
  async (_, expiresAt) => {
    const session = { ...(await sandbox.sts.startSession(TASK_ROLE_ARN, 'a-task', 3600)), expiresAt };
    const error = await rig({ read: async () => session, forget: () => {} })
      .issue()
      .catch((it: IssueError) => it);
    expect(error).toMatchObject({ kind: 'transient', code: 'BaseCredentialsUnavailable' });
    expect(outcomes()).toEqual(['success']);
  },
);

test('an expired base identity is read anew and asked about once more, at once', async () => {
  sandbox.agent.fail({ kind: 'expired', times: 1 });
  expect((await rig().issue()).roleArn).toBe(TASK_ROLE_ARN);
  expect(outcomes()).toEqual(['ExpiredToken', 'success']);
});

test('a base identity that stays expired is asked about twice, and no more', async () => {
  sandbox.agent.fail({ kind: 'expired' });
  await expect(rig().issue()).rejects.toThrow('ExpiredToken');
  expect(outcomes()).toEqual(['ExpiredToken', 'ExpiredToken']);
});

test('and is not asked with again, not even when its source has just gone down', async () => {
  let reads = 0;
  const readOnce = async () => {
    if (++reads > 1) throw new Error('down');
    const expired = sandbox.sts.startSession(TASK_ROLE_ARN, 'a-task', -60);
    return { ...expired, expiresAt: clock.now().wallMs + 3_600_000 };
  };
  await expect(rig(baseCredentials({ clock, readOnce })).issue()).rejects.toThrow('BaseCredentialsUnavailable');
  expect(outcomes()).toEqual(['ExpiredToken']);
});

test.each([
  [-3, 6],
  [3, 3],
])(
  "where STS's clock is %i hours off ours, it is asked in its own time, and the session lives for the %i hours that are left by both",
  async (skewHours, lifeHours) => {
    sandbox.sts.faults.add({ kind: 'skew', ms: skewHours * 3_600_000 });
    const issuer = rig();
    const { lifeMs } = await issuer.issue();
    expect(Math.round(lifeMs / 60_000)).toBe(lifeHours * 60);
    await issuer.issue();
    expect(outcomes()).toEqual(['SignatureDoesNotMatch', 'success', 'success']);
    expect(Math.abs(Number(issuer.log.lines[0]?.fields.skewSeconds) + skewHours * 3600)).toBeLessThanOrEqual(1);
  },
);

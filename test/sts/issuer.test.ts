import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { IssueError } from '../../src/core/errors.ts';
import type { SwitchRole } from '../../src/core/switch-role.ts';
import { FAULTS } from '../../src/sandbox/faults.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { baseCredentials } from '../../src/sts/base-credentials.ts';
import { stsClient } from '../../src/sts/client.ts';
import { assumeRoleIssuer } from '../../src/sts/issuer.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/quiet.ts';
import { becomeTask, SWITCH_ROLE_ARN, switchRole, TASK_ROLE_ARN, worldWith } from '../support/task.ts';

const clock = systemClock;
const live = new AbortController().signal;
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await becomeTask(clock);
});
afterEach(() => sandbox.close());

function rig(changes: Partial<SwitchRole> = {}, source = baseCredentials({ clock })) {
  const log = keptLog();
  const role = { ...switchRole, ...changes };
  const sts = stsClient({ clock, region: role.region });
  return { log, ...assumeRoleIssuer({ role, source, sts, clock, log }) };
}

const refusal = (issuer: ReturnType<typeof rig>) =>
  issuer.issue(live).then(
    () => expect.unreachable(),
    (error) => error as IssueError,
  );
const outcomes = () => sandbox.sts.calls().map(({ outcome }) => outcome);

test('one AssumeRole gives whole credentials, with every parameter passed on', async () => {
  const asked = {
    externalId: 'abc',
    sourceIdentity: 'someone',
    policy: '{"Version":"2012-10-17","Statement":[]}',
    policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    tags: { team: 'x' },
    transitiveTagKeys: ['team'],
    durationSeconds: 1800,
  };
  const before = clock.now().wallMs;
  const credentials = await rig(asked).issue(live);
  expect(credentials).toMatchObject({ roleArn: SWITCH_ROLE_ARN, accountId: '222222222222' });
  expect(credentials.lifeMs).toBeGreaterThan(1_790_000);
  expect(credentials.lifeMs).toBeLessThanOrEqual(1_800_000);
  expect(credentials.askedAt.wallMs).toBeGreaterThanOrEqual(before);
  expect(sandbox.sts.calls()).toHaveLength(1);
  expect(sandbox.sts.calls()[0]).toMatchObject({ ...asked, sessionName: 'a-session', outcome: 'success' });
});

test.each([
  ['throttled', FAULTS.throttled, 'passing', 'Throttling'],
  ['a 503', FAULTS.unavailable, 'passing', 'ServiceUnavailable'],
  ['a 500', FAULTS.internalFailure, 'passing', 'InternalFailure'],
  ['a closed socket', FAULTS.closed, 'passing', 'ECONNRESET'],
  ['half an answer', FAULTS.halfway, 'passing', 'InvalidAnswer'],
  ['an HTML page with 200', FAULTS.html, 'passing', 'InvalidAnswer'],
  ['an HTML page with 503', FAULTS.html503, 'passing', 'InvalidAnswer'],
  ['an empty 200', FAULTS.empty, 'passing', 'InvalidAnswer'],
  ['a 200 without credentials, which to the SDK is a success', FAULTS.noCredentials, 'passing', 'InvalidAnswer'],
  ['an Expiration that is no date', FAULTS.malformedExpiration, 'passing', 'InvalidAnswer'],
  ['an Expiration in the past', FAULTS.pastExpiration, 'passing', 'InvalidAnswer'],
  ['AccessDenied', { kind: 'error', status: 403, code: 'AccessDenied', message: 'no' }, 'denied', 'AccessDenied'],
  [
    'a disabled region',
    { kind: 'error', status: 403, code: 'RegionDisabledException', message: 'no' },
    'denied',
    'RegionDisabled',
  ],
  [
    'a bad policy',
    { kind: 'error', status: 400, code: 'MalformedPolicyDocument', message: 'no' },
    'misconfigured',
    'MalformedPolicyDocument',
  ],
  [
    'a packed policy too large',
    { kind: 'error', status: 400, code: 'PackedPolicyTooLarge', message: 'no' },
    'misconfigured',
    'PackedPolicyTooLarge',
  ],
] as const)('%s: one attempt, and an error that says what it is', async (_name, fault, kind, code) => {
  sandbox.sts.faults.add(fault);
  const error = await refusal(rig());
  expect({ kind: error.kind, code: error.code }).toEqual({ kind, code });
  expect(error.detail.advice).not.toBe('');
  expect(error.detail.tried).toMatchObject({ role: SWITCH_ROLE_ARN, region: 'eu-west-1', endpoint: sandbox.stsUrl });
  expect(outcomes()).toHaveLength(1);
});

test('the life is counted from the asking on, not from the answer', async () => {
  sandbox.sts.faults.add({ kind: 'latency', ms: 50 });
  const { askedAt } = await rig().issue(live);
  expect(askedAt.wallMs).toBeLessThanOrEqual(sandbox.sts.calls()[0]?.at ?? 0);
});

test('a call that hangs is given up after five seconds', async () => {
  sandbox.sts.faults.add(FAULTS.hang);
  const clock = fakeClock(systemClock.now().wallMs);
  const source = { read: async () => sandbox.sts.startSession(TASK_ROLE_ARN, 'a-task', 3600), forget: () => {} };
  const sts = stsClient({ clock, region: switchRole.region });
  const refused = refusal({
    log: keptLog(),
    ...assumeRoleIssuer({ role: switchRole, source, sts, clock, log: keptLog() }),
  });
  while (outcomes().length === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(5_000);
  expect([(await refused).kind, (await refused).code]).toEqual(['passing', 'TimeoutError']);
});

test('an STS that nobody answers for is no route', async () => {
  await sandbox.stop();
  const error = await refusal(rig());
  expect([error.kind, error.code]).toEqual(['passing', 'ECONNREFUSED']);
  expect(error.detail.advice).toContain('AWS_ENDPOINT_URL_STS');
});

test('an expired base identity is read anew and asked with once more, at once', async () => {
  sandbox.agent.fail({ kind: 'expired', times: 1 });
  await rig().issue(live);
  expect(outcomes()).toEqual(['ExpiredToken', 'success']);
});

test('a base identity that STS rejected is not asked with again, not even when its source has just gone down', async () => {
  let reads = 0;
  const readOnce = async () => {
    if (++reads > 2) throw new Error('down');
    return sandbox.sts.startSession(TASK_ROLE_ARN, 'a-task', 3600);
  };
  const issuer = rig({}, baseCredentials({ clock, readOnce }));
  await issuer.issue(live);
  sandbox.sts.faults.add({ kind: 'error', status: 403, code: 'ExpiredToken', message: 'expired', times: 1 });
  expect((await refusal(issuer)).code).toBe('BaseCredentialsUnavailable');
  expect(outcomes()).toEqual(['success', 'ExpiredToken']);
});

test('a base identity that stays expired is asked with twice, and no more', async () => {
  sandbox.agent.fail({ kind: 'expired' });
  const error = await refusal(rig());
  expect([error.kind, error.code]).toEqual(['passing', 'ExpiredToken']);
  expect(outcomes()).toEqual(['ExpiredToken', 'ExpiredToken']);
});

test('a base identity that STS does not know is read anew once', async () => {
  sandbox.agent.fail({ kind: 'unknown', times: 1 });
  await rig().issue(live);
  expect(outcomes()).toEqual(['InvalidClientTokenId', 'success']);
});

test('two hours from a task role fall back to one, once and with a warning', async () => {
  const issuer = rig({ durationSeconds: 7200 });
  const credentials = await issuer.issue(live);
  expect(credentials.lifeMs).toBeLessThanOrEqual(3_600_000);
  await issuer.issue(live);
  expect(outcomes()).toEqual(['ValidationError', 'success', 'success']);
  expect(issuer.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
});

test.each([-2, 2])("a clock %i hours off STS's is corrected by STS's own, once, and told in the log", async (hours) => {
  sandbox.sts.faults.add({ kind: 'skew', ms: hours * 3_600_000 });
  const issuer = rig();
  const credentials = await issuer.issue(live);
  expect(credentials.lifeMs).toBeGreaterThan(3_590_000);
  await issuer.issue(live);
  expect(outcomes()).toEqual(['SignatureDoesNotMatch', 'success', 'success']);
  // A Date header has whole seconds.
  expect(Math.abs(Number(issuer.log.lines[0]?.fields.skewSeconds) + hours * 3600)).toBeLessThanOrEqual(1);
});

test.each([
  [5, ['ServiceUnavailable', 'success']],
  [-5, ['ServiceUnavailable', 'success']],
  [3, ['ServiceUnavailable']],
])(
  'a clock %i minutes off is corrected at once where a call fails, from four minutes on',
  async (minutes, expected) => {
    sandbox.sts.faults.add({ kind: 'skew', ms: minutes * 60_000 });
    sandbox.sts.faults.add({ ...FAULTS.unavailable, times: 1 });
    await rig()
      .issue(live)
      .catch((error: IssueError) => expect(error.code).toBe('ServiceUnavailable'));
    expect(outcomes()).toEqual(expected);
  },
);

test('a Date that is hours off while the Expiration is right does not stretch a life', async () => {
  sandbox.sts.faults.add({ kind: 'life', seconds: 1200 });
  const { lifeMs } = await rig().issue(live);
  expect(lifeMs).toBeLessThanOrEqual(1_200_000);
});

test('a denied trust says which policies to look at, and is over when trust is mended', async () => {
  const trusting = sandbox.sts.world();
  sandbox.sts.change(() => worldWith({ trust: [] }));
  const issuer = rig();
  const error = await refusal(issuer);
  expect(error.message).toContain('is not authorized to perform: sts:AssumeRole on resource');
  expect(error.detail.advice).toContain('trust policy');
  expect(error.detail.tried?.caller).toMatch(/^arn:aws:sts::111111111111:assumed-role\/my-task-role-1\//);
  sandbox.sts.change(() => trusting);
  expect((await issuer.issue(live)).roleArn).toBe(SWITCH_ROLE_ARN);
});

test('a signal ends a call that hangs', async () => {
  sandbox.sts.faults.add(FAULTS.hang);
  const end = new AbortController();
  const result = rig().issue(end.signal);
  const refused = expect(result).rejects.toThrow('over');
  while (outcomes().length === 0) await new Promise((resolve) => setImmediate(resolve));
  end.abort(new Error('over'));
  await refused;
});

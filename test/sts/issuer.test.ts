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
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await becomeTask(clock);
});
afterEach(() => sandbox.close());

function rig(changes: Partial<SwitchRole> = {}, source = baseCredentials({ clock }), callClock = clock) {
  const log = keptLog();
  const role = { ...switchRole, ...changes };
  const sts = stsClient({ clock: callClock, region: role.region });
  return { log, ...assumeRoleIssuer({ role, source, sts, clock, log }) };
}

const refusal = (issuer: ReturnType<typeof rig>) =>
  issuer.issue().then(
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
  const credentials = await rig(asked).issue();
  expect(credentials).toMatchObject({ roleArn: SWITCH_ROLE_ARN, accountId: '222222222222' });
  expect(credentials.lifeMs).toBeGreaterThan(1_790_000);
  expect(credentials.lifeMs).toBeLessThanOrEqual(1_800_000);
  expect(credentials.askedAt.wallMs).toBeGreaterThanOrEqual(before);
  expect(sandbox.sts.calls()).toHaveLength(1);
  expect(sandbox.sts.calls()[0]).toMatchObject({ ...asked, sessionName: 'a-session', outcome: 'success' });
});

test.each([
  ['throttled', FAULTS.throttled, 'transient', 'Throttling'],
  ['a 503', FAULTS.unavailable, 'transient', 'ServiceUnavailable'],
  ['a 500', FAULTS.internalFailure, 'transient', 'InternalFailure'],
  ['a closed socket', FAULTS.closed, 'transient', 'ECONNRESET'],
  ['half an answer', FAULTS.halfway, 'transient', 'InvalidAnswer'],
  ['an HTML page with 200', FAULTS.html, 'transient', 'InvalidAnswer'],
  ['an HTML page with 503', FAULTS.html503, 'transient', 'InvalidAnswer'],
  ['an empty 200', FAULTS.empty, 'transient', 'InvalidAnswer'],
  ['a 200 without credentials, which to the SDK is a success', FAULTS.noCredentials, 'transient', 'InvalidAnswer'],
  ['an Expiration that is no date', FAULTS.malformedExpiration, 'transient', 'InvalidAnswer'],
  ['an Expiration in the past', FAULTS.pastExpiration, 'transient', 'InvalidAnswer'],
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
  [
    'a code that SDKs retry',
    { kind: 'error', status: 400, code: 'EC2Throttled', message: 'no' },
    'transient',
    'EC2Throttled',
  ],
  [
    'a timeout of theirs',
    { kind: 'error', status: 408, code: 'RequestTimeout', message: 'no' },
    'transient',
    'RequestTimeout',
  ],
  [
    'a clock that is off',
    { kind: 'error', status: 403, code: 'RequestTimeTooSkewed', message: 'no' },
    'transient',
    'RequestTimeTooSkewed',
  ],
  [
    'a code that names a part of every object',
    { kind: 'error', status: 400, code: 'constructor', message: 'no' },
    'denied',
    'constructor',
  ],
] as const)('%s: one attempt, and an error that says what it is', async (_name, fault, kind, code) => {
  sandbox.sts.faults.add(fault);
  const error = await refusal(rig());
  expect({ kind: error.kind, code: error.code }).toEqual({ kind, code });
  expect(error.detail.advice).not.toBe('');
  expect(error.detail.tried).toMatchObject({ role: SWITCH_ROLE_ARN, region: 'eu-west-1', endpoint: sandbox.stsUrl });
  expect(outcomes()).toHaveLength(1);
});

test('the request that STS read is not told on: the session token of the base identity is among its headers', async () => {
  const message =
    "The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:the-session-token'";
  sandbox.sts.faults.add({ kind: 'error', status: 403, code: 'SignatureDoesNotMatch', message });
  const { detail } = await refusal(rig());
  expect(detail.message).toBe('The request signature we calculated does not match the signature you provided.');
});

test('the life is counted from the asking on, not from the answer', async () => {
  sandbox.sts.faults.add({ kind: 'latency', ms: 50 });
  const { askedAt } = await rig().issue();
  expect(askedAt.wallMs).toBeLessThanOrEqual(sandbox.sts.calls()[0]?.at ?? 0);
});

test('an STS that nobody answers for is no route', async () => {
  await sandbox.stop();
  const error = await refusal(rig());
  expect([error.kind, error.code]).toEqual(['transient', 'ECONNREFUSED']);
  expect(error.detail.advice).toContain('AWS_ENDPOINT_URL_STS');
});

test('an expired base identity is read anew and asked with once more, at once', async () => {
  sandbox.agent.fail({ kind: 'expired', times: 1 });
  await rig().issue();
  expect(outcomes()).toEqual(['ExpiredToken', 'success']);
});

test('a base identity that STS rejected is not asked with again, not even when its source has just gone down', async () => {
  let reads = 0;
  const readOnce = async () => {
    if (++reads > 2) throw new Error('down');
    return sandbox.sts.startSession(TASK_ROLE_ARN, 'a-task', 3600);
  };
  const issuer = rig({}, baseCredentials({ clock, readOnce }));
  await issuer.issue();
  sandbox.sts.faults.add({ kind: 'error', status: 403, code: 'ExpiredToken', message: 'expired', times: 1 });
  expect((await refusal(issuer)).code).toBe('BaseCredentialsUnavailable');
  expect(outcomes()).toEqual(['success', 'ExpiredToken']);
});

test('a base identity that stays expired is asked with twice, and no more', async () => {
  sandbox.agent.fail({ kind: 'expired' });
  const error = await refusal(rig());
  expect([error.kind, error.code]).toEqual(['transient', 'ExpiredToken']);
  expect(outcomes()).toEqual(['ExpiredToken', 'ExpiredToken']);
});

test('a base identity that STS does not know is read anew once', async () => {
  sandbox.agent.fail({ kind: 'unknown', times: 1 });
  await rig().issue();
  expect(outcomes()).toEqual(['InvalidClientTokenId', 'success']);
});

test('two hours from a task role fall back to one, once and with a warning', async () => {
  const issuer = rig({ durationSeconds: 7200 });
  const credentials = await issuer.issue();
  expect(credentials.lifeMs).toBeLessThanOrEqual(3_600_000);
  await issuer.issue();
  expect(outcomes()).toEqual(['ValidationError', 'success', 'success']);
  expect(issuer.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
});

test.each([-2, 2])("a clock %i hours off STS's is corrected by STS's own, once, and told in the log", async (hours) => {
  sandbox.sts.faults.add({ kind: 'skew', ms: hours * 3_600_000 });
  const issuer = rig();
  const credentials = await issuer.issue();
  expect(credentials.lifeMs).toBeGreaterThan(3_590_000);
  await issuer.issue();
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
      .issue()
      .catch((error: IssueError) => expect(error.code).toBe('ServiceUnavailable'));
    expect(outcomes()).toEqual(expected);
  },
);

test('a Date that is hours off while the Expiration is right does not stretch a life', async () => {
  sandbox.sts.faults.add({ kind: 'life', seconds: 1200 });
  const { lifeMs } = await rig().issue();
  expect(lifeMs).toBeLessThanOrEqual(1_200_000);
});

test('a denied trust says which policies to look at, and is over when trust is fixed', async () => {
  const trusting = sandbox.sts.world();
  sandbox.sts.change(() => worldWith({ trust: [] }));
  const issuer = rig();
  const error = await refusal(issuer);
  expect(error.message).toContain('is not authorized to perform: sts:AssumeRole on resource');
  expect(error.detail.advice).toContain('trust policy');
  expect(error.detail.tried?.caller).toMatch(/^arn:aws:sts::111111111111:assumed-role\/my-task-role-1\//);
  sandbox.sts.change(() => trusting);
  expect((await issuer.issue()).roleArn).toBe(SWITCH_ROLE_ARN);
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

test('a call that hangs is given up after five seconds', async () => {
  sandbox.sts.faults.add(FAULTS.hang);
  const callClock = fakeClock();
  const refused = refusal(rig({}, baseCredentials({ clock }), callClock));
  while (outcomes().length === 0) await new Promise((resolve) => setImmediate(resolve));
  await callClock.advance(5_000);
  const { kind, code, message } = await refused;
  expect([kind, code, message]).toEqual(['transient', 'TimeoutError', 'TimeoutError: no answer within 5000 ms']);
});

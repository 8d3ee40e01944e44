import { setImmediate as turn } from 'node:timers/promises';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FAULTS, type FaultKind } from '../../src/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { failureOf, stsClient } from '../support/sts-client.ts';

const TASK_ROLE = 'arn:aws:iam::111111111111:role/my-task-role-1';
const SWITCH_ROLE = 'arn:aws:iam::222222222222:role/switch-role';
const REPORTING = 'arn:aws:iam::333333333333:role/reporting';

let clock: FakeClock;
let sandbox: Sandbox;
beforeEach(async () => {
  clock = fakeClock(Date.now());
  sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.close());

const assume = (abortSignal = new AbortController().signal, RoleArn = SWITCH_ROLE) =>
  stsClient(sandbox.stsUrl, sandbox.sts.startSession(TASK_ROLE, 'task-1', 3600)).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'app' }),
    { abortSignal },
  );
const outcomes = () => sandbox.sts.calls().map(({ outcome }) => outcome);

const DENIAL: FaultKind = {
  kind: 'error',
  status: 403,
  code: 'AccessDenied',
  message: 'with an explicit deny in a service control policy',
};

test.each<[string, FaultKind, string | RegExp, outcome: string]>([
  ['throttled', FAULTS.throttled, '400 Throttling: Rate exceeded', 'Throttling'],
  ['unavailable', FAULTS.unavailable, '503 ServiceUnavailable: Service is unavailable.', 'ServiceUnavailable'],
  ['internalFailure', FAULTS.internalFailure, /^500 InternalFailure/, 'InternalFailure'],
  ['denied', DENIAL, '403 AccessDenied: with an explicit deny in a service control policy', 'AccessDenied'],
  ['closed', FAULTS.closed, /^- TimeoutError: (socket hang up|read ECONNRESET)/, 'close'],
  ['lost', FAULTS.lost, /^- TimeoutError: (socket hang up|read ECONNRESET)/, 'success'],
  ['halfway', FAULTS.halfway, /^200 Error: aborted/, 'success'],
  ['html', FAULTS.html, /^200 Error: .*XML parse error/, 'raw'],
  ['html503', FAULTS.html503, /^503 Error: .*XML parse error/, 'raw'],
])('%s, as the SDK sees it, once', async (_, fault, failure, outcome) => {
  sandbox.sts.faults.add({ ...fault, times: 1 });
  expect(await failureOf(assume())).toMatch(failure);
  expect(await failureOf(assume())).toBeUndefined();
  expect(outcomes()).toEqual([outcome, 'success']);
});

test('an empty answer, a page that is good XML, and an answer without credentials are successes to the SDK', async () => {
  sandbox.sts.faults.add({ ...FAULTS.empty, times: 1 });
  expect((await assume()).Credentials).toBeUndefined();
  sandbox.sts.faults.add({ ...FAULTS.html, body: '<html>well-formed</html>', times: 1 });
  expect((await assume()).Credentials).toBeUndefined();
  sandbox.sts.faults.add({ ...FAULTS.noCredentials, times: 1 });
  expect(await assume()).toMatchObject({
    AssumedRoleUser: { Arn: expect.stringContaining('assumed-role/switch-role/app') },
  });
  expect((await assume()).Credentials).toBeDefined();
});

test('an expiry can be past, or no date at all', async () => {
  sandbox.sts.faults.add({ ...FAULTS.pastExpiration, times: 1 });
  expect((await assume()).Credentials?.Expiration?.toISOString()).toBe('2001-02-03T04:05:06.000Z');
  sandbox.sts.faults.add({ ...FAULTS.malformedExpiration, times: 1 });
  expect(await failureOf(assume())).toMatch(/Invalid|date/i);
});

test('a late answer comes when its time has come', async () => {
  sandbox.sts.faults.add({ kind: 'latency', ms: 7_000 });
  let answered = false;
  const call = assume().then(() => {
    answered = true;
  });
  while (clock.asleep().count === 0) await turn();
  await clock.advance(6_999);
  expect(answered).toBe(false);
  await clock.advance(1);
  await call;
});

test('a hanging call is there until the caller gives up, and does not keep the sandbox from closing', async () => {
  sandbox.sts.faults.add(FAULTS.hang);
  const giveUp = new AbortController();
  const calls = [failureOf(assume(giveUp.signal)), failureOf(assume())];
  while (outcomes().length < 2) await turn();
  giveUp.abort();
  expect(await calls[0]).toMatch(/AbortError/);
  await sandbox.stop();
  expect(await calls[1]).toMatch(/socket hang up|ECONNRESET/);
  await sandbox.start();
  sandbox.sts.faults.clear();
  expect(await failureOf(assume())).toBeUndefined();
});

test('stopped, nobody answers at its port; started again, it knows its sessions', async () => {
  const session = sandbox.sts.startSession(TASK_ROLE, 'task-1', 3600);
  const whoAmI = () => stsClient(sandbox.stsUrl, session).send(new GetCallerIdentityCommand());
  await sandbox.stop();
  expect(await failureOf(whoAmI())).toMatch(/ECONNREFUSED/);
  await sandbox.start();
  expect(await failureOf(whoAmI())).toBeUndefined();
});

test('a fault can be for one role or one action only, and several add up', async () => {
  sandbox.sts.faults.add({ ...FAULTS.throttled, roleArn: REPORTING });
  sandbox.sts.faults.add({ ...FAULTS.unavailable, action: 'GetCallerIdentity' });
  sandbox.sts.faults.add({ kind: 'life', seconds: 20, times: 2 });
  const { Credentials } = await assume();
  expect((Credentials?.Expiration?.getTime() ?? 0) - clock.now().wallMs).toBeLessThanOrEqual(20_000);
  expect(await failureOf(assume(undefined, REPORTING))).toMatch(/Throttling/);
  const caller = stsClient(sandbox.stsUrl, sandbox.sts.startSession(TASK_ROLE, 'task-1', 3600));
  expect(await failureOf(caller.send(new GetCallerIdentityCommand()))).toMatch(/ServiceUnavailable/);
  expect(sandbox.sts.faults.list()).toHaveLength(2);
});

test('with its clock ahead, STS says so in Date, and counts lives from there', async () => {
  sandbox.sts.faults.add({ kind: 'skew', ms: 600_000 });
  const { Credentials } = await assume();
  expect((Credentials?.Expiration?.getTime() ?? 0) - clock.now().wallMs).toBeGreaterThan(4_199_000);
  const response = await fetch(sandbox.stsUrl, { method: 'POST', body: 'Action=GetCallerIdentity' });
  const ahead = Date.parse(response.headers.get('date') ?? '') - clock.now().wallMs;
  expect(ahead).toBeGreaterThan(598_000);
  expect(ahead).toBeLessThanOrEqual(600_000);
});

test('calls are remembered in full, and without secrets', async () => {
  const session = sandbox.sts.startSession(TASK_ROLE, 'task-1', 3600);
  const { Credentials } = await stsClient(sandbox.stsUrl, session).send(
    new AssumeRoleCommand({
      RoleArn: SWITCH_ROLE,
      RoleSessionName: 'app',
      DurationSeconds: 900,
      ExternalId: 'id-1',
      SourceIdentity: 'jane',
      Tags: [{ Key: 'team', Value: 'x' }],
      TransitiveTagKeys: ['team'],
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
      Policy: '{"Statement":[]}',
    }),
  );
  expect(sandbox.sts.calls()).toEqual([
    {
      action: 'AssumeRole',
      at: clock.now().wallMs,
      outcome: 'success',
      status: 200,
      requestId: expect.any(String),
      userAgent: expect.stringContaining('aws-sdk-js'),
      accessKeyId: session.accessKeyId,
      callerArn: 'arn:aws:sts::111111111111:assumed-role/my-task-role-1/task-1',
      roleArn: SWITCH_ROLE,
      sessionName: 'app',
      durationSeconds: 900,
      externalId: 'id-1',
      sourceIdentity: 'jane',
      tags: { team: 'x' },
      transitiveTagKeys: ['team'],
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      policy: '{"Statement":[]}',
      issuedAccessKeyId: Credentials?.AccessKeyId,
      expiresAt: Credentials?.Expiration?.getTime(),
    },
  ]);
  const text = JSON.stringify(sandbox.sts.calls());
  for (const secret of [session.secretAccessKey, session.sessionToken, Credentials?.SecretAccessKey ?? ''])
    expect(text).not.toContain(secret);
  sandbox.sts.forgetCalls();
  expect(sandbox.sts.calls()).toEqual([]);
});

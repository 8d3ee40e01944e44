import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { DEFAULT_WORLD } from '../../src/sandbox/world.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { failureOf, type Keys, stsClient } from '../support/sts-client.ts';

const TASK_ROLE = 'arn:aws:iam::111111111111:role/my-task-role-1';
const SWITCH_ROLE = 'arn:aws:iam::222222222222:role/switch-role';
const whoAmI = new GetCallerIdentityCommand();
const UNKNOWN = '403 InvalidClientTokenId: The security token included in the request is invalid.';
const MISMATCH =
  '403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

let clock: FakeClock;
let sandbox: Sandbox;
beforeEach(async () => {
  // The SDK signs by the machine's clock, so this one starts there.
  clock = fakeClock(Date.now());
  sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.close());

const taskSession = (seconds = 3600) => sandbox.sts.startSession(TASK_ROLE, 'task-1', seconds);
const developer = (): Keys => DEFAULT_WORLD.keys[0] ?? { accessKeyId: '', secretAccessKey: '' };
const ask = (keys: Keys, more = {}) => stsClient(sandbox.stsUrl, keys, more).send(whoAmI);

test('a session and a long-lived key are known for who they are', async () => {
  expect(await ask(taskSession())).toMatchObject({
    Account: '111111111111',
    Arn: 'arn:aws:sts::111111111111:assumed-role/my-task-role-1/task-1',
    UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:task-1$/),
  });
  expect(await ask(developer())).toMatchObject({
    Account: '111111111111',
    Arn: 'arn:aws:iam::111111111111:user/developer',
    UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
  });
});

test('what was issued is good for calls of its own, and for a call further down the chain', async () => {
  const { Credentials, AssumedRoleUser } = await stsClient(sandbox.stsUrl, taskSession()).send(
    new AssumeRoleCommand({ RoleArn: SWITCH_ROLE, RoleSessionName: 'a@b' }),
  );
  const keys = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  expect(keys.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(keys.secretAccessKey).toHaveLength(40);
  expect(Credentials?.Expiration?.getTime()).toBe(Math.floor((clock.now().wallMs + 3_600_000) / 1000) * 1000);
  const { Arn, Account } = await ask(keys);
  expect(Arn).toBe('arn:aws:sts::222222222222:assumed-role/switch-role/a@b');
  expect([Account, AssumedRoleUser?.Arn]).toEqual(['222222222222', Arn]);
});

test('whoever cannot prove to be who they say is refused', async () => {
  const session = taskSession();
  expect(await failureOf(ask({ ...session, secretAccessKey: 'another' }))).toBe(MISMATCH);
  expect(await failureOf(ask({ ...developer(), secretAccessKey: 'another' }))).toBe(MISMATCH);
  expect(await failureOf(ask({ ...developer(), accessKeyId: 'AKIAIOSFODNN7NOTKNOWN' }))).toBe(UNKNOWN);
  expect(await failureOf(ask({ ...session, sessionToken: 'wrong' }))).toBe(UNKNOWN);
  expect(await failureOf(ask({ ...session, sessionToken: taskSession().sessionToken }))).toBe(UNKNOWN);
  const { sessionToken: _, ...withoutToken } = session;
  expect(await failureOf(ask(withoutToken))).toBe(UNKNOWN);
  const another = await startSandbox({ clock });
  expect(await failureOf(stsClient(another.stsUrl, session).send(whoAmI))).toBe(UNKNOWN);
  await another.close();
});

test('a sandbox that is started again with the same seal knows the sessions of the one before', async () => {
  const [one, other] = [await startSandbox({ clock, seal: 'wax' }), await startSandbox({ clock, seal: 'wax' })];
  const session = one.sts.startSession(TASK_ROLE, 'task-1', 3600);
  await one.close();
  expect(await failureOf(stsClient(other.stsUrl, session).send(whoAmI))).toBeUndefined();
  await other.close();
});

test('a session is good until its very last second, and expired after it', async () => {
  const session = taskSession(20);
  await clock.advance(session.expiresAt - clock.now().wallMs - 1);
  expect(await failureOf(ask(session))).toBeUndefined();
  await clock.advance(1);
  expect(await failureOf(ask(session))).toBe('403 ExpiredToken: The security token included in the request is expired');
});

test('a signature too old or too young is refused, and Date tells the SDK by how much', async () => {
  const session = taskSession();
  const hour = 3_600_000;
  expect(await failureOf(ask(session, { systemClockOffset: -hour }))).toMatch(
    /^403 SignatureDoesNotMatch: Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
  );
  expect(await failureOf(ask(session, { systemClockOffset: hour }))).toMatch(/Signature not yet current/);
  sandbox.sts.faults.add({ kind: 'skew', ms: hour / 2 });
  expect(await failureOf(ask(session))).toMatch(/Signature expired/);
  expect(await failureOf(ask(session, { maxAttempts: 3 }))).toBeUndefined();
});

test('a credential for another region or service is refused, where the world has one region', async () => {
  sandbox.sts.change((world) => ({ ...world, region: 'eu-west-1' }));
  expect(await failureOf(ask(taskSession()))).toBeUndefined();
  expect(await failureOf(ask(taskSession(), { region: 'us-east-2' }))).toBe(
    "403 SignatureDoesNotMatch: Credential should be scoped to a valid region, not 'us-east-2'.",
  );
  const response = await fetch(sandbox.stsUrl, {
    method: 'POST',
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    headers: {
      'x-amz-date': '20260102T030405Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=ASIAX/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0',
    },
  });
  expect(await response.text()).toMatch(/scoped to correct service: &apos;sts&apos;\. Date in Credential scope/);
});

test('without a signature nothing is answered, and an unknown action is refused', async () => {
  const post = (body: string) => fetch(sandbox.stsUrl, { method: 'POST', body });
  const response = await post('Action=GetCallerIdentity&Version=2011-06-15');
  expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/xml']);
  expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await response.text()).toMatch(
    /^<ErrorResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/">\s+<Error>\s+<Type>Sender<\/Type>\s+<Code>MissingAuthenticationToken<\/Code>/,
  );
  const { GetSessionTokenCommand } = await import('@aws-sdk/client-sts');
  const client: STSClient = stsClient(sandbox.stsUrl, developer());
  expect(await failureOf(client.send(new GetSessionTokenCommand()))).toBe(
    '400 InvalidAction: Could not find operation GetSessionToken for version 2011-06-15',
  );
});

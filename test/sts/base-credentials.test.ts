import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { IssueError } from '../../src/core/errors.ts';
import type { Identity } from '../../src/core/identity.ts';
import { baseCredentials } from '../../src/sts/base-credentials.ts';
import { newFolder } from '../support/daemon.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { becomeTask } from '../support/task.ts';

const HOUR = 3_600_000;
const clock = fakeClock();
const identity = (accessKeyId: string, lifeMs?: number): Identity => ({
  accessKeyId,
  secretAccessKey: 'secret',
  sessionToken: 'token',
  ...(lifeMs !== undefined && { expiresAt: clock.now().wallMs + lifeMs }),
});

/** A source that gives one answer after the other, errors too. */
function source(...answers: (Identity | Error | Promise<Identity>)[]) {
  let reads = 0;
  const base = baseCredentials({
    clock,
    readOnce: async () => {
      const answer = answers[reads++] ?? new Error('asked too often');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { base, reads: () => reads };
}

test('an identity without expiry is read anew each time; the SDK would keep it for ever', async () => {
  const { base } = source(identity('A'), identity('B'));
  expect([(await base.read()).accessKeyId, (await base.read()).accessKeyId]).toEqual(['A', 'B']);
});

test('readers at the same time share one read', async () => {
  const { base, reads } = source(identity('A'));
  await Promise.all([base.read(), base.read(), base.read()]);
  expect(reads()).toBe(1);
});

test('what a source answers instead of JSON is not told on: a piece of a key may be in it', async () => {
  let syntaxError: unknown;
  try {
    JSON.parse('{"AccessKeyId":"ASIA","SecretAccessKey": wJalrXUtnFEMI}');
  } catch (error) {
    syntaxError = error;
  }
  const { base } = source(new Error((syntaxError as Error).message));
  const error = await base.read().catch((it: IssueError) => it);
  expect(JSON.stringify((error as IssueError).detail)).not.toContain('wJalr');
  expect((error as IssueError).detail.message).toContain('not JSON');
});

test('a failed read is not remembered', async () => {
  const { base } = source(new Error('down'), identity('A'));
  await expect(base.read()).rejects.toThrow('BaseCredentialsUnavailable');
  expect((await base.read()).accessKeyId).toBe('A');
});

test('while the source is down, what it gave last serves to a minute before its expiry', async () => {
  const { base } = source(identity('A', HOUR), new Error('down'), new Error('down'));
  await base.read();
  expect((await base.read()).accessKeyId).toBe('A');
  await clock.advance(HOUR - 60_000);
  await expect(base.read()).rejects.toThrow('down');
});

test('what STS rejected is not served from memory', async () => {
  const { base } = source(identity('A', HOUR), new Error('down'));
  await base.read();
  base.forget();
  await expect(base.read()).rejects.toThrow('down');
});

test('a source that hangs is given up after five seconds', async () => {
  const { base } = source(new Promise<Identity>(() => {}));
  const refused = expect(base.read()).rejects.toThrow('no answer within 5000 ms');
  await clock.advance(5_000);
  await refused;
});

test.each([
  ['Could not load credentials from any providers', 'NoBaseCredentials', 'taskRoleArn'],
  [
    'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
    'BaseCredentialsUnavailable',
    'aws sso login',
  ],
  ['Command failed', 'BaseCredentialsUnavailable', 'credential process'],
])('%s: %s', async (message, code, advice) => {
  const { base } = source(new Error(message));
  const error: IssueError = await base.read().then(
    () => expect.unreachable(),
    (refused) => refused,
  );
  expect([error.kind, error.code]).toEqual(['transient', code]);
  expect(error.detail.advice).toContain(advice);
});

test('what the SDK has to say of the surroundings does not stand between the lines of the log', async () => {
  const sandbox = await becomeTask(systemClock);
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN = 'one';
  process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = '/etc/hostname';
  await baseCredentials({ clock: systemClock }).read();
  expect(warn.mock.calls).toEqual([]);
  await sandbox.close();
});

test("the SDK's chain, asked for real, gives the task role and notices that the agent rotated it", async () => {
  const sandbox = await becomeTask(systemClock);
  const base = baseCredentials({ clock: systemClock });
  const first = await base.read();
  expect(first.sessionToken).toBeTruthy();
  expect(first.origin).toBe('the container credentials endpoint');
  expect(first.expiresAt).toBeGreaterThan(Date.now());
  sandbox.agent.fail({ kind: 'expired', times: 1 });
  expect((await base.read()).accessKeyId).not.toBe(first.accessKeyId);
  await sandbox.close();
});

test('an agent that has had enough is not asked four times by each of the two providers that know it', async () => {
  const sandbox = await becomeTask(systemClock);
  sandbox.agent.fail({ kind: 'status', status: 429 });
  await expect(baseCredentials({ clock: systemClock }).read()).rejects.toThrow('BaseCredentials');
  expect(sandbox.agent.calls()).toHaveLength(2);
  await sandbox.close();
});

test('the keys of a profile are read anew each time', async () => {
  const sandbox = await becomeTask(systemClock);
  const file = join(newFolder(), 'credentials');
  process.env.AWS_SHARED_CREDENTIALS_FILE = file;
  const base = baseCredentials({ clock: systemClock, profile: 'rotated' });
  const keysOf = async (accessKeyId: string) => {
    writeFileSync(file, `[rotated]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = x\n`);
    return (await base.read()).accessKeyId;
  };
  expect([await keysOf('AKIAOLD'), await keysOf('AKIANEW')]).toEqual(['AKIAOLD', 'AKIANEW']);
  await sandbox.close();
});

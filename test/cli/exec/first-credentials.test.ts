import { expect, test } from 'vitest';
import { firstCredentials } from '../../../src/cli/exec/first-credentials.ts';
import type { Credentials } from '../../../src/core/credentials.ts';
import { IssueError, type IssueErrorKind } from '../../../src/core/errors.ts';
import type { ServedRole } from '../../../src/core/served-role.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeRole } from '../../support/fake-role.ts';

const credentials = {} as Credentials;
const failure = (kind: IssueErrorKind, code: string) => new IssueError({ kind, code, message: 'm', advice: 'a' });

function wait(chain: readonly ServedRole[]) {
  const clock = fakeClock();
  const ending = new AbortController();
  const told: string[] = [];
  const seen = { how: 'waits', message: '' };
  firstCredentials({
    chain,
    clock,
    longestMs: 30_000,
    tell: ({ code }) => told.push(code),
    signal: ending.signal,
  }).then(
    () => {
      seen.how = 'resolved';
    },
    (error: IssueError) => {
      seen.how = error.code;
      seen.message = error.message;
    },
  );
  return { clock, ending, told, seen };
}

test('credentials that are there need no wait', async () => {
  const { clock, seen } = wait([fakeRole('default', { credentials })]);
  await clock.advance(0);
  expect(seen.how).toBe('resolved');
});

test('a refusal ends the wait at once', async () => {
  const { clock, seen, told } = wait([fakeRole('default', { error: failure('denied', 'AccessDenied') })]);
  await clock.advance(0);
  expect([seen.how, told]).toEqual(['AccessDenied', []]);
});

test('a cause that passes is told once, and waited for until there are credentials', async () => {
  const state: { credentials?: Credentials } = {};
  const role = {
    ...fakeRole('default', { error: failure('transient', 'ECONNREFUSED') }),
    current: () => state.credentials,
  };
  const { clock, seen, told } = wait([role]);
  await clock.advance(29_000);
  expect([seen.how, told]).toEqual(['waits', ['ECONNREFUSED']]);
  state.credentials = credentials;
  await clock.advance(50);
  expect(seen.how).toBe('resolved');
});

test('a cause that does not pass ends the wait after its longest', async () => {
  const { clock, seen } = wait([fakeRole('default', { error: failure('transient', 'ECONNREFUSED') })]);
  await clock.advance(30_000);
  expect(seen.how).toBe('ECONNREFUSED');
});

test('the end of the wait repeats nothing of a cause that was told at its start, and tells another', async () => {
  const same = wait([fakeRole('default', { error: failure('transient', 'ECONNREFUSED') })]);
  await same.clock.advance(30_000);
  expect(same.seen.message).toBe('no credentials within 30 s: ECONNREFUSED, as told above');
  const state = { error: failure('transient', 'ECONNREFUSED') };
  const changing = wait([{ ...fakeRole('default'), lastError: () => state.error }]);
  await changing.clock.advance(0);
  state.error = failure('transient', 'Throttling');
  await changing.clock.advance(30_000);
  expect(changing.seen.message).toBe('Throttling: m');
});

test('the role that is gone via is named, since it is the cause', async () => {
  const { clock, seen } = wait([
    fakeRole('reporting', { error: failure('transient', 'ViaRoleNotReady') }),
    fakeRole('default', { error: failure('denied', 'AccessDenied') }),
  ]);
  await clock.advance(0);
  expect(seen.how).toBe('AccessDenied');
});

test('the end of the command ends the wait', async () => {
  const { clock, ending, seen } = wait([fakeRole('default')]);
  await clock.advance(60_000);
  expect(seen.how).toBe('waits');
  ending.abort();
  await clock.advance(0);
  expect(seen.how).toBe('resolved');
});

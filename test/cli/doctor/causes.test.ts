import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { doctor } from '../../../src/cli/doctor/doctor.ts';
import type { Cause } from '../../../src/iam/cause.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';
import { becomeTask, SWITCH_ROLE_ARN } from '../../support/task.ts';
import { SCRIPTS, type Script } from './causes.ts';

const MOST_CALLS = 6;
const surroundings = { ...process.env };
const table: string[] = [];
let sandbox: Sandbox;

afterEach(async () => {
  await sandbox.close();
  for (const name of Object.keys(process.env)) if (!(name in surroundings)) delete process.env[name];
});
afterAll(
  () => void process.stdout.write(`\nWhat is wrong, and which of doctor's candidates says so\n${table.join('')}\n`),
);

type Report = Readonly<{ ok: boolean; advice: Readonly<{ check: string; causes: readonly Cause[] }> }>;

/** Runs doctor in the sandbox's task, with everything wrong that the script says. */
async function examine({ world, env = {}, breaks, hangs }: Partial<Script>) {
  const clock: FakeClock = fakeClock(Date.now());
  sandbox = await becomeTask(clock, world);
  Object.assign(process.env, { SWITCH_ROLE_ARN, SWITCH_ROLE_PORT: '1' });
  for (const [name, value] of Object.entries(env))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  await breaks?.(sandbox);
  let text = '';
  const running = { is: true };
  const ended = doctor({ env: process.env, clock, json: true, stdout: { write: (part) => (text += part) } }).finally(
    () => {
      running.is = false;
    },
  );
  while (running.is && hangs) {
    await turn();
    if (hangs(sandbox) && clock.asleep().count > 0) await clock.advance(5_000);
  }
  return { exitCode: await ended, text, report: JSON.parse(text) as Report };
}

test.each(SCRIPTS)('$cause', async (script) => {
  const { exitCode, text, report } = await examine(script);
  const { check, causes } = report.advice;
  const candidates = causes.map(({ what, fix }) => `${what} → ${fix}`);
  const rank = Math.max(
    0,
    candidates.findIndex((candidate) => script.says.test(candidate)),
  );
  table.push(`  ${script.cause}\n    ${rank + 1} of ${candidates.length}: ${candidates[rank]}\n`);
  expect(check).toBe(script.check);
  if (script.untold) {
    expect(candidates.length).toBeLessThanOrEqual(3);
    expect(candidates.join('\n')).toMatch(script.says);
  } else expect(candidates[0]).toMatch(script.says);
  expect(exitCode).toBe(script.check === 'configuration' ? 2 : 1);
  expect(sandbox.sts.calls().length).toBeLessThanOrEqual(MOST_CALLS);
  // An issued secret key is 40 characters of base64, a session token far more.
  expect(text).not.toMatch(/wJalrXUtnFEMI|a-token-of-thirty-two|[A-Za-z0-9+/]{40}/);
});

test('a change of policy that spreads while doctor asks is no refusal', async () => {
  const message = `User: x is not authorized to perform: sts:AssumeRole on resource: ${SWITCH_ROLE_ARN}`;
  const { exitCode, text } = await examine({
    env: { SWITCH_ROLE_EXTERNAL_ID: 'abc' },
    breaks: ({ sts }) =>
      sts.faults.add({ kind: 'error', status: 403, code: 'AccessDenied', message, action: 'AssumeRole', times: 1 }),
  });
  expect(text).toContain('refused a moment ago');
  expect(exitCode).toBe(0);
  expect(sandbox.sts.calls().map(({ outcome }) => outcome)).toEqual(['success', 'AccessDenied', 'success', 'success']);
});

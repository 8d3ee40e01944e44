import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../support/daemon.ts';
import { switchRoleCommand } from '../../support/process.ts';
import { useSandboxTask } from '../../support/sandbox-task.ts';
import { SWITCH_ROLE_ARN, taskVariables } from '../../support/task.ts';

const task = useSandboxTask();
const NO_TASK = { AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined };
const config = join(newFolder(), 'config');
writeFileSync(config, '[default]\nregion = eu-west-1\n[ profile "two words" ]\nregion = eu-west-1\n');

async function env(more: Readonly<Record<string, string | undefined>>, args: readonly string[] = []) {
  const running = switchRoleCommand(['env', ...args], { ...taskVariables(task.sandbox), SWITCH_ROLE_ARN, ...more });
  return [await running.ended, running.output()];
}

test.each([
  [
    'a profile that is nowhere',
    ['--profile', 'nosuch'],
    NO_TASK,
    'there is no profile nosuch in /nonexistent/.aws/config or /non',
  ],
  [
    'another file of profiles',
    [],
    { ...NO_TASK, AWS_PROFILE: 'x', AWS_CONFIG_FILE: config },
    `no profile x in ${config}`,
  ],
  [
    'a key alone',
    [],
    { ...NO_TASK, AWS_ACCESS_KEY_ID: 'AKIAX' },
    'AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not',
  ],
  [
    'a secret alone',
    [],
    { ...NO_TASK, AWS_SECRET_ACCESS_KEY: 'x' },
    'AWS_SECRET_ACCESS_KEY is set, and AWS_ACCESS_KEY_ID is not',
  ],
  [
    'nobody where the agent should be',
    [],
    { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/x' },
    'the container credentials endpoint at 127.0.0.1:1 cannot be reached (ECONNREFUSED)',
  ],
])('%s is told', async (_, args, more, says) => {
  expect(await env(more, args)).toEqual([1, expect.stringContaining(says)]);
});

test('a profile that gives nothing is not said to be missing', async () => {
  const [code, output] = await env({ ...NO_TASK, AWS_PROFILE: 'two words', AWS_CONFIG_FILE: config });
  expect([code, output]).toEqual([1, expect.stringContaining('NoBaseCredentials')]);
  expect(output).not.toContain('no profile');
});

test.each([400, 429, 500] as const)("the agent's %i is told, without one more request", async (status) => {
  const { agent } = task.sandbox;
  agent.fail({ kind: 'status', status });
  expect(await env({})).toEqual([
    1,
    expect.stringMatching(new RegExp(`endpoint at 127\\.0\\.0\\.1:\\d+ answers HTTP ${status}`)),
  ]);
  // The SDK asks in two ways.
  expect(agent.calls()).toHaveLength(2);
});

test('the daemon tells it too, and goes on', async () => {
  task.sandbox.agent.fail({ kind: 'status', status: 500 });
  const daemon = await task.start();
  await daemon.line(/answers HTTP 500/);
  task.sandbox.agent.recover();
  await daemon.line(/"msg":"credentials renewed"/);
});

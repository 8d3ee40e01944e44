import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../support/daemon.ts';
import { runProgram, switchRoleCommand } from '../support/process.ts';
import { useSandboxTask } from '../support/sandbox-task.ts';
import { SWITCH_ROLE_ARN, taskVariables } from '../support/task.ts';

const PIPE_BYTES = 64 * 1024;
const task = useSandboxTask();
const surroundings = () => ({ ...taskVariables(task.sandbox), SWITCH_ROLE_ARN });
const typed = (line: string, env: Readonly<Record<string, string>>) =>
  runProgram('sh', ['-c', `switch_role() { ${process.execPath} src/cli/main.ts "$@"; }; ${line}`], env);

test('a verb ends when it has told that the agent hangs', async () => {
  task.sandbox.agent.fail({ kind: 'hang' });
  const verbs = [['env'], ['credential-process'], ['policies'], ['doctor']];
  const ended = verbs.map(async (args) => {
    const running = switchRoleCommand(args, surroundings());
    return [...args, await running.ended, /within 5000 ms|does not answer/.test(running.output())];
  });
  expect(await Promise.all(ended)).toEqual(verbs.map(([verb]) => [verb, 1, true]));
});

test('the endpoint of a command that was killed while the agent hung ends', async () => {
  task.sandbox.agent.fail({ kind: 'hang' });
  const running = switchRoleCommand(['exec', '--', 'true'], surroundings());
  await expect.poll(() => task.sandbox.agent.calls().length, { timeout: 10_000 }).toBeGreaterThan(0);
  running.child.kill('SIGKILL');
  const killed = performance.now();
  // The endpoint holds the same standard error, so that this waits for both.
  expect(await running.ended).toBe('SIGKILL');
  expect(performance.now() - killed).toBeLessThan(4_000);
});

test('a pipe that is read slowly gets all of a long output', async () => {
  const policyArns = Array.from({ length: 10 }, (_, at) => `arn:aws:iam::aws:policy/${'x'.repeat(100)}${at}`);
  const roles = Object.fromEntries(
    Array.from({ length: 400 }, (_, at) => [`role-${at}`, { roleArn: `${SWITCH_ROLE_ARN}-${at}`, policyArns }]),
  );
  const file = join(newFolder(), 'roles.json');
  writeFileSync(file, JSON.stringify({ roles }));
  const policies = 'switch_role policies --format terraform --task-role arn:aws:iam::111111111111:role/x';
  const whole = join(newFolder(), 'whole');
  const running = typed(`${policies} > ${whole}; wc -c < ${whole}; ${policies} | (sleep 1; cmp - ${whole})`, {
    SWITCH_ROLE_CONFIG: file,
    AWS_REGION: 'eu-west-1',
  });
  expect(await running.ended).toBe(0);
  expect(Number(running.stdout())).toBeGreaterThan(3 * PIPE_BYTES);
});

test.each(['doctor', 'env', 'status', 'policies', 'lint ecs-task-def.json --json', 'help', 'doctor --json'])(
  '%s whose reader has gone ends without a word',
  async (verb) => {
    const running = typed(`switch_role ${verb} | true`, surroundings());
    await running.ended;
    expect(running.output()).not.toMatch(/EPIPE|\n\s+at /);
  },
);

test('an output that cannot be written is told, and is a failure', async () => {
  const running = typed('switch_role env > /dev/full', surroundings());
  expect([await running.ended, running.output()]).toEqual([
    1,
    'switch-role: cannot write to standard output (ENOSPC)\n',
  ]);
});

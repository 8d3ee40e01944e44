import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newFolder } from '../support/daemon.ts';
import { documentedCommands } from '../support/documented.ts';
import { freePort } from '../support/free-port.ts';
import { runProgram } from '../support/process.ts';
import { readersFolder } from '../support/readers-folder.ts';
import { useSandboxTask } from '../support/sandbox-task.ts';
import { taskVariables } from '../support/task.ts';

const task = useSandboxTask();

/** What needs more than this machine's shell, and who runs it. */
const ELSEWHERE: readonly (readonly [needs: RegExp, runner: string])[] = [
  [/^npm (ci|test|run)\b/m, '.ci/run'],
  [/^aws /m, 'test/iam/moto/documented-commands.test.ts'],
  [/^docker(-compose| compose)? /m, 'test/containers/documented-commands.test.ts'],
];

const runnerOf = (script: string) => ELSEWHERE.find(([needs]) => needs.test(script))?.[1];
const all = documentedCommands();
const here = all.filter(({ script }) => !runnerOf(script));

test('there are commands to be run', () => {
  expect(here.length).toBeGreaterThan(2);
});

test.each(all.filter(({ script }) => runnerOf(script) === '.ci/run'))('$where is run by .ci/run', ({ script }) => {
  const ci = readFileSync('.ci/run', 'utf8');
  for (const command of script.trim().split(/\n| && /)) expect(ci).toContain(command);
});

test.each(here)('$where works as printed', async ({ script }) => {
  const folder = readersFolder(newFolder());
  const env = {
    ...taskVariables(task.sandbox),
    HOME: folder,
    PATH: `${folder}/bin:${process.env.PATH}`,
    SWITCH_ROLE_PORT: await freePort(),
  };
  // What a block leaves in the background ends with it.
  const guarded = `trap 'status=$?; [ -z "$!" ] || kill $!; exit $status' EXIT\n${script}`;
  const shell = runProgram('sh', ['-ec', guarded], env, folder);
  expect([await shell.ended, shell.output()]).toEqual([0, expect.any(String)]);
});

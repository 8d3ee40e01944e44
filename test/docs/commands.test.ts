import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../support/daemon.ts';
import { documentedCommands } from '../support/documented.ts';
import { freePort } from '../support/free-port.ts';
import { runProgram } from '../support/process.ts';
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

const FIXTURES = [
  ['my-task-def.json', 'test/ecs/task-definition/plain-task-def.json'],
  ['roles.yaml', 'test/docs/roles.yaml'],
] as const;

/** A folder as a reader may have it, with `switch-role` on the PATH. */
function readersFolder(): string {
  const folder = newFolder();
  mkdirSync(join(folder, 'bin'));
  const command = `#!/bin/sh\nexec ${process.execPath} ${resolve('src/cli/main.ts')} "$@"\n`;
  writeFileSync(join(folder, 'bin/switch-role'), command, { mode: 0o755 });
  for (const [name, source] of FIXTURES) writeFileSync(join(folder, name), readFileSync(source));
  return folder;
}

test.each(here)('$where works as printed', async ({ script }) => {
  const folder = readersFolder();
  const env = {
    ...taskVariables(task.sandbox),
    HOME: folder,
    PATH: `${folder}/bin:${process.env.PATH}`,
    SWITCH_ROLE_PORT: await freePort(),
  };
  // What a block leaves in the background ends with it.
  const guarded = `trap 'status=$?; kill $! 2>/dev/null; exit $status' EXIT\n${script}`;
  const shell = runProgram('sh', ['-ec', guarded], env, folder);
  expect([await shell.ended, shell.output()]).toEqual([0, expect.any(String)]);
});

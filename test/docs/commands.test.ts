import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, onTestFailed, test } from 'vitest';
import { newFolder } from '../support/daemon.ts';
import { documentedCommands, documents, RUNNERS, unmarkedCommands } from '../support/documented.ts';
import { freePort } from '../support/free-port.ts';
import { runProgram } from '../support/process.ts';
import { readersFolder } from '../support/readers-folder.ts';
import { useSandboxTask } from '../support/sandbox-task.ts';
import { taskVariables } from '../support/task.ts';

const task = useSandboxTask();

test.each(RUNNERS)('%s is there, and has commands to run', (runner) => {
  expect([existsSync(runner), documentedCommands(runner).length]).toEqual([true, expect.toSatisfy((it) => it > 0)]);
});

describe('no command escapes for want of a mark', () => {
  test.each(documents())('%s', (path) => {
    expect(unmarkedCommands(path)).toEqual([]);
  });

  test.each([
    ['indented', 'Do this:\n\n    docker compose up\n'],
    ['after other lines', 'Do this:\n\n    # first\n    A=b npm run demo\n'],
    ['in a fence without a language', '```\n$ aws sso login\n```\n'],
    ['in a fence of another name, in a list', '- so:\n\n  ```bash\n  terraform init\n  ```\n'],
  ])('found: %s', (_, text) => {
    expect(unmarkedCommands('a.md', text)).toHaveLength(1);
  });

  test.each([
    ['marked', '```sh\nnpm test\n```\n\nand\n\n```sh\nnpm test\n```\n'],
    ['what is answered', '    HTTP/1.1 200 OK\n    Content-Type: application/json\n\n    {"Code":"aws "}\n'],
    ['prose that goes on in a list', '- so\n    docker compose is meant\n'],
  ])('not found: %s', (_, text) => {
    expect(unmarkedCommands('a.md', text)).toEqual([]);
  });
});

/** The commands of a script for .ci/run, without the words beside them. */
const commandsOf = (script: string) =>
  script
    .split(/\n| && /)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean);

const ciCommands = readFileSync('.ci/run', 'utf8')
  .split('\n')
  .map((line) => line.replace(/^beside '[^']*' /, ''));

test.each(documentedCommands('.ci/run'))('$where is run by .ci/run', ({ script }) => {
  const missing = commandsOf(script).filter(
    (command) => !ciCommands.some((line) => `${line} `.startsWith(`${command} `)),
  );
  expect(missing).toEqual([]);
});

test.each(documentedCommands('test/docs/commands.test.ts'))('$where works as printed', async ({ script }) => {
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
  onTestFailed(() => {
    process.stderr.write(shell.output());
  });
  expect([await shell.ended, shell.output()]).toEqual([0, expect.any(String)]);
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const FIXTURES = {
  'my-task-def.json': 'test/ecs/task-definition/plain-task-def.json',
  'roles.yaml': 'test/docs/roles.yaml',
};

/** Fills a folder as a reader of the documents has it: `switch-role` in `bin`, and the files that the commands name. */
export function readersFolder(folder: string, more: Readonly<Record<string, string>> = {}): string {
  const command = `#!/bin/sh\nexec ${process.execPath} ${resolve('src/cli/main.ts')} "$@"\n`;
  const fixtures = Object.entries(FIXTURES).map(([name, source]) => [name, readFileSync(source, 'utf8')] as const);
  for (const [name, content] of [['bin/switch-role', command] as const, ...fixtures, ...Object.entries(more)]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content, { mode: 0o755 });
  }
  return folder;
}

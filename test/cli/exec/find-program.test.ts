import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProgram } from '../../../src/cli/exec/find-program.ts';
import { newFolder } from '../../support/daemon.ts';

const [first, second] = [newFolder(), newFolder()];
const put = (folder: string, name: string, mode: number) => writeFileSync(join(folder, name), '', { mode });
put(first, 'both', 0o755);
put(second, 'both', 0o755);
put(first, 'later', 0o644);
put(second, 'later', 0o755);
put(first, 'plain', 0o644);
mkdirSync(join(first, 'folder'));
const path = `/no/such/folder:${first}:${second}`;

test.each([
  ['both', `${first}/both`],
  ['later', `${second}/later`],
  [`${second}/both`, `${second}/both`],
])('%s is %s', (name, program) => {
  expect(findProgram(name, path)).toBe(program);
});

test.each([
  ['nowhere', 'CommandNotFoundError'],
  ['', 'CommandNotFoundError'],
  ['folder', 'CommandNotFoundError'],
  [`${first}/nowhere`, 'CommandNotFoundError'],
  [`${first}/plain/x`, 'CommandNotFoundError'],
  ['plain', 'CommandRefusedError'],
  [`${first}/plain`, 'CommandRefusedError'],
  [`${first}/folder`, 'CommandRefusedError'],
])('%s is refused with a %s', (name, error) => {
  expect(() => findProgram(name, path)).toThrow(expect.objectContaining({ name: error }));
});

test('without a PATH the usual folders are searched, and an empty part is the working directory', () => {
  expect(findProgram('sh')).toMatch(/^\/(usr\/)?bin\/sh$/);
  expect(() => findProgram('package.json', '/no/such/folder:')).toThrow('./package.json');
});

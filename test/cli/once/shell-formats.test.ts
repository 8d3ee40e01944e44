import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { FORMATS } from '../../../src/cli/once/shell-formats.ts';

const AWKWARD = `it's "a" $HOME \`id\` \\n !x %y`;
const variables = { AWS_ACCESS_KEY_ID: 'ASIA', AWS_SECRET_ACCESS_KEY: AWKWARD };

test('a POSIX shell reads back every character', () => {
  const script = `${FORMATS.posix(variables)}printf %s "$AWS_SECRET_ACCESS_KEY"`;
  for (const shell of ['sh', 'bash']) expect(execFileSync(shell, ['-c', script]).toString()).toBe(AWKWARD);
});

test('the other shells get their own quoting', () => {
  expect(FORMATS.fish({ A: `it's a \\` })).toBe(`set -gx A 'it\\'s a \\\\'\n`);
  expect(FORMATS.powershell({ A: "it's" })).toBe("$Env:A = 'it''s'\n");
  expect(FORMATS.dotenv({ A: 'x/y+z=' })).toBe("A='x/y+z='\n");
  expect(JSON.parse(FORMATS.json(variables))).toEqual(variables);
});

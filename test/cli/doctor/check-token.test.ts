import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkToken } from '../../../src/cli/doctor/check-token.ts';
import { newFolder } from '../../support/daemon.ts';

function tokenFile(content: string): Readonly<Record<string, string>> {
  const file = join(newFolder(), 'token');
  writeFileSync(file, content);
  return { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file };
}

test.each([
  ['a good file', tokenFile('secret'), 'fine'],
  ['a token in a variable', { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'secret' }, 'fine'],
  ['none', {}, 'skipped'],
  ['a file that ends its line', tokenFile('secret\n'), 'wrong'],
  ['a file that is missing', { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/nonexistent' }, 'wrong'],
] as const)('%s', (_, env, mark) => {
  const result = checkToken(env);
  expect(result.mark).toBe(mark);
  expect(JSON.stringify(result)).not.toContain('secret');
});

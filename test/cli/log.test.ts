import { expect, test } from 'vitest';
import { openLog } from '../../src/cli/log.ts';

test('a secret that is handed to the log by mistake is not written, on either of the two levels that are looked at', () => {
  const lines: string[] = [];
  const log = openLog('info', { write: (line) => void lines.push(line) });
  const secrets = Object.fromEntries(
    [
      'secretAccessKey',
      'sessionToken',
      'token',
      'SecretAccessKey',
      'SessionToken',
      'Token',
      'authorization',
      'Authorization',
    ].map((name) => [name, 'A-SECRET']),
  );
  log.info({ ...secrets, accessKeyId: 'ASIA' }, 'said');
  log.info({ credentials: secrets }, 'said');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).toContain('ASIA');
  expect(lines.join('')).not.toContain('A-SECRET');
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeExpiredLogin } from '../../support/expired-login.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

test('an expired SSO login is told as such, with the command that fixes it', async () => {
  writeExpiredLogin(home);
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    AWS_PROFILE: 'dev',
    AWS_EC2_METADATA_DISABLED: 'true',
    SWITCH_ROLE_ARN: 'arn:aws:iam::222222222222:role/switch-role',
  };
  const { code, stdout, stderr } = await promisify(execFile)(process.execPath, ['src/cli/main.ts', 'env'], {
    env,
  }).then(
    () => expect.fail('it ought to fail'),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('BaseCredentialsUnavailable');
  expect(stderr).toContain('`aws sso login`');
  expect(stderr).not.toContain('the-token-of-yesterday');
});

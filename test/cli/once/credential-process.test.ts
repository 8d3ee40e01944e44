import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { DEFAULT_WORLD } from '../../../src/sandbox/world.ts';
import { newFolder, startDaemon } from '../../support/daemon.ts';
import { switchRoleCommand } from '../../support/process.ts';
import { becomeTask, REPORTING_ROLE_ARN, SWITCH_ROLE_ARN, taskVariables } from '../../support/task.ts';

let sandbox: Sandbox;
const folder = newFolder();
const [key] = DEFAULT_WORLD.keys;

/** A person's config file: each profile's credential process assumes the switch-role, with another base identity. */
const command = `${process.execPath} src/cli/main.ts credential-process --role-arn ${SWITCH_ROLE_ARN}`;
const CONFIG = join(folder, 'config');
writeFileSync(
  CONFIG,
  `[profile base]
aws_access_key_id = ${key?.accessKeyId}
aws_secret_access_key = ${key?.secretAccessKey}
[profile app]
credential_process = ${command} --profile base
[profile loop]
credential_process = ${command}
`,
);

beforeAll(async () => {
  sandbox = await becomeTask(systemClock);
  process.env.AWS_CONFIG_FILE = CONFIG;
});
afterAll(() => sandbox.close());

const run = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
  const running = switchRoleCommand(['credential-process', ...args], env);
  return { code: await running.ended, stdout: running.stdout(), output: running.output() };
};

describe.concurrent('credential-process', () => {
  test('prints what the SDKs want, and nothing else', async () => {
    const { code, stdout, output } = await run([], { ...taskVariables(sandbox), SWITCH_ROLE_ARN });
    expect([code, output]).toEqual([0, stdout]);
    expect(JSON.parse(stdout)).toEqual({
      Version: 1,
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      SessionToken: expect.any(String),
      Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      AccountId: '222222222222',
    });
  });

  test('tells a refusal on the other stream', async () => {
    const role = 'arn:aws:iam::222222222222:role/nobody';
    const { code, stdout, output } = await run(['--role-arn', role], taskVariables(sandbox));
    expect([code, stdout, output]).toEqual([1, '', expect.stringContaining('AccessDenied')]);
  });

  test('is what the AWS SDK takes, with a profile as base identity', async () => {
    const { accessKeyId, accountId, expiration } = await defaultProvider({ profile: 'app' })();
    expect([accessKeyId, accountId]).toEqual([expect.stringMatching(/^ASIA/), '222222222222']);
    expect(expiration?.getTime()).toBeGreaterThan(systemClock.now().wallMs);
    const caller = sandbox.sts.calls().filter(({ accessKeyId }) => accessKeyId === key?.accessKeyId);
    expect(caller).toHaveLength(1);
  });

  test('does not start itself without an end', async () => {
    const around = { AWS_CONFIG_FILE: CONFIG, AWS_PROFILE: 'loop', AWS_REGION: 'eu-west-1' };
    const [first, second] = await Promise.all([
      run(['--role-arn', SWITCH_ROLE_ARN], around),
      run(['--role-arn', SWITCH_ROLE_ARN], { ...around, SWITCH_ROLE_ASKING: `default ${SWITCH_ROLE_ARN} loop` }),
    ]);
    expect([first.code, first.stdout]).toEqual([1, '']);
    expect([second.code, second.output]).toEqual([2, expect.stringContaining('asks itself')]);
  });

  test('takes what a daemon on this host holds, unless it is of another role', async () => {
    const own = await startSandbox({ clock: systemClock });
    const daemon = await startDaemon(own);
    try {
      await daemon.line(/credentials renewed/);
      const { body } = await daemon.get('/process');
      const env = { SWITCH_ROLE_PORT: new URL(daemon.url).port, SWITCH_ROLE_HANDOFF_DIR: daemon.handoffDir };
      const [unconfigured, configured, other] = await Promise.all([
        run([], env),
        run([], { ...env, SWITCH_ROLE_ARN }),
        run([], { ...env, ...taskVariables(own), SWITCH_ROLE_ARN: REPORTING_ROLE_ARN }),
      ]);
      for (const { code, stdout } of [unconfigured, configured]) expect([code, stdout]).toEqual([0, `${body}\n`]);
      expect([other.code, other.stdout, other.output]).toEqual([1, '', expect.stringContaining(REPORTING_ROLE_ARN)]);
    } finally {
      await daemon.stop();
      await own.close();
    }
  });
});

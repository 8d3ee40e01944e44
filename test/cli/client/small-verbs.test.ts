import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { switchRoleCommand } from '../../support/process.ts';
import { renewed, useSandboxTask } from '../../support/sandbox-task.ts';
import { SWITCH_ROLE_ARN, taskVariables } from '../../support/task.ts';

const task = useSandboxTask();

test('the small verbs speak with the daemon', async () => {
  const daemon = await task.start();
  await daemon.line(renewed());
  const env = { SWITCH_ROLE_PORT: new URL(daemon.url).port, SWITCH_ROLE_HANDOFF_DIR: daemon.handoffDir };
  const verb = async (...args: string[]) => {
    const running = switchRoleCommand(args, env);
    return [await running.ended, running.output()] as const;
  };
  expect(await verb('healthcheck')).toEqual([0, '']);
  const [code, table] = await verb('status');
  expect(code).toBe(0);
  expect(table).toMatch(/^ROLE +STATE .*\ndefault +ready +ASIA/);
  expect(await verb('refresh')).toEqual([0, expect.stringContaining('renewing')]);
  expect(await verb('refresh')).toEqual([1, expect.stringContaining('ask again in')]);
  expect(await verb('refresh', 'nobody')).toEqual([1, expect.stringContaining('no such role')]);
  const stranger = switchRoleCommand(['refresh'], { SWITCH_ROLE_PORT: env.SWITCH_ROLE_PORT });
  expect([await stranger.ended, stranger.output()]).toEqual([
    1,
    expect.stringContaining('set SWITCH_ROLE_HANDOFF_DIR'),
  ]);
  await daemon.stop();
  expect(await verb('healthcheck')).toEqual([1, expect.stringContaining('no sidecar answers')]);
  expect(await verb('status')).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
});

test('the version is told by the command, the log and the metrics', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const command = switchRoleCommand(['--version'], {});
  expect([await command.ended, command.output()]).toEqual([0, `${version}\n`]);
  const daemon = await task.start();
  expect(daemon.output()).toContain(`"version":"${version}"`);
  expect((await daemon.get('/metrics')).body).toContain(`switch_role_build_info{version="${version}"} 1`);
});

test('status tells what is wrong, since when, until when apps are served, and what was tried', async () => {
  const daemon = await task.start();
  await daemon.line(renewed());
  task.sandbox.sts.faults.add({ kind: 'error', status: 403, code: 'AccessDenied', message: 'no' });
  daemon.child.kill('SIGHUP');
  await daemon.line(/renewal failed/);
  const metrics = await daemon.get('/metrics');
  expect(metrics.body).toMatch(/^switch_role_last_renewal_timestamp_seconds\{role="default"\} \d{10}$/m);
  const status = switchRoleCommand(['status'], { SWITCH_ROLE_PORT: new URL(daemon.url).port });
  expect(await status.ended).toBe(0);
  expect(status.output()).toMatch(
    /default: AccessDenied: no\n {2}failing since \S+Z \(failures in a row: 1\); what is held is served until \S+Z\n {2}tried: .*role arn:aws:iam::222222222222:role\/switch-role/,
  );
});

test('env prints credentials that a shell takes, and that STS knows', async () => {
  const running = switchRoleCommand(['env'], { ...taskVariables(task.sandbox), SWITCH_ROLE_ARN });
  expect(await running.ended).toBe(0);
  expect(running.stdout()).toMatch(
    /^export AWS_ACCESS_KEY_ID='ASIA[A-Z0-9]+'\nexport AWS_SECRET_ACCESS_KEY='[^']+'\nexport AWS_SESSION_TOKEN='[^']+'\nexport AWS_CREDENTIAL_EXPIRATION='\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ'\n$/,
  );
});

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
  await daemon.stop();
  expect(await verb('healthcheck')).toEqual([1, expect.stringContaining('no sidecar answers')]);
  expect(await verb('status')).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
});

test('env prints credentials that a shell takes, and that STS knows', async () => {
  const running = switchRoleCommand(['env'], { ...taskVariables(task.sandbox), SWITCH_ROLE_ARN });
  expect(await running.ended).toBe(0);
  expect(running.stdout()).toMatch(
    /^export AWS_ACCESS_KEY_ID='ASIA[A-Z0-9]+'\nexport AWS_SECRET_ACCESS_KEY='[^']+'\nexport AWS_SESSION_TOKEN='[^']+'\nexport AWS_CREDENTIAL_EXPIRATION='\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ'\n$/,
  );
});

import { expect, onTestFinished, test } from 'vitest';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { switchRoleCommand } from '../support/process.ts';
import { renewed, useSandboxTask } from '../support/sandbox-task.ts';
import { SWITCH_ROLE_ARN, taskVariables } from '../support/task.ts';

const task = useSandboxTask();

test('what stays within the task goes past a proxy that Node itself would use: tokens, credentials, metadata', async () => {
  const proxy = await startForwardProxy();
  onTestFinished(() => proxy.close());
  const proxied = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy.url, http_proxy: proxy.url };
  const daemon = await task.start(proxied);
  await daemon.line(renewed());
  const env = {
    ...taskVariables(task.sandbox),
    ...proxied,
    SWITCH_ROLE_ARN,
    SWITCH_ROLE_PORT: new URL(daemon.url).port,
    SWITCH_ROLE_HANDOFF_DIR: daemon.handoffDir,
  };
  for (const verb of ['healthcheck', 'refresh', 'doctor']) expect(await switchRoleCommand([verb], env).ended).toBe(0);
  expect(proxy.asked).toEqual([]);
});

import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { newFolder } from '../../support/daemon.ts';
import { switchRoleCommand } from '../../support/process.ts';
import { useSandboxTask } from '../../support/sandbox-task.ts';
import { SWITCH_ROLE_ARN, taskVariables } from '../../support/task.ts';

const task = useSandboxTask();

type Surroundings = readonly [name: string, env: Readonly<Record<string, string>>, exit: number, says: string];
const busy = createServer().listen(0, '127.0.0.1');
const busyPort = await new Promise<string>((resolve) =>
  busy.on('listening', () => resolve(String((busy.address() as { port: number }).port))),
);

const surroundings: readonly Surroundings[] = [
  ['a wrong ARN', { SWITCH_ROLE_ARN: 'x' }, 2, 'SWITCH_ROLE_ARN: must be the ARN of a role'],
  ['a token of 8 characters', { SWITCH_ROLE_TOKEN: 'sesame12' }, 2, 'SWITCH_ROLE_TOKEN: must be at least 32'],
  ['no way to hand out a token', { SWITCH_ROLE_HANDOFF_DIR: '' }, 2, 'SWITCH_ROLE_HANDOFF_DIR: is missing'],
  ['no region', { AWS_REGION: '' }, 2, 'AWS_REGION: no region is known'],
  [
    'its own endpoint as the base',
    { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9910/credentials', SWITCH_ROLE_PORT: '9910' },
    2,
    'is this sidecar itself',
  ],
  ['a port in use', { SWITCH_ROLE_PORT: busyPort }, 1, 'SWITCH_ROLE_PORT: cannot listen on 127.0.0.1'],
  [
    'an address that is not there',
    { SWITCH_ROLE_HOST: '192.0.2.1' },
    1,
    'SWITCH_ROLE_HOST: cannot listen on 192.0.2.1',
  ],
  [
    'a handoff directory that cannot be written',
    { SWITCH_ROLE_HANDOFF_DIR: '/proc/handoff' },
    1,
    'SWITCH_ROLE_HANDOFF_DIR: cannot write',
  ],
  ['no base credentials', { AWS_CONTAINER_CREDENTIALS_FULL_URI: '' }, 1, 'NoBaseCredentials'],
];

test.each(surroundings)('%s: one message, no stack', async (_name, env, exit, says) => {
  const running = switchRoleCommand(['serve'], {
    ...taskVariables(task.sandbox),
    SWITCH_ROLE_ARN,
    SWITCH_ROLE_PORT: '0',
    SWITCH_ROLE_HANDOFF_DIR: newFolder(),
    ...env,
  });
  expect([await running.ended, running.output()]).toEqual([exit, expect.stringContaining(says)]);
  expect(running.output()).not.toMatch(/\n\s+at /);
  expect(running.output()).not.toContain('sesame12');
});

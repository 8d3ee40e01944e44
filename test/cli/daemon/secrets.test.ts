import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renewed, THREE_ROLES, useSandboxTask } from '../../support/sandbox-task.ts';

const task = useSandboxTask();

test('nothing that a whole run writes holds a secret', async () => {
  const daemon = await task.start({ SWITCH_ROLE_CONFIG: THREE_ROLES, SWITCH_ROLE_LOG_LEVEL: 'trace' });
  await Promise.all(['default', 'reporting', 'task'].map((role) => daemon.line(renewed(role))));
  const secrets: string[] = [];
  for (const role of ['default', 'reporting', 'task']) {
    const { body } = await daemon.get(`/credentials/${role}`, role);
    const { SecretAccessKey, Token } = JSON.parse(body);
    secrets.push(SecretAccessKey, Token, readFileSync(join(daemon.handoffDir, role, 'token'), 'utf8'));
  }
  const shown = [
    await daemon.get('/health'),
    await daemon.get('/metrics'),
    await daemon.get('/credentials/reporting', 'default'),
    await daemon.get('/nowhere'),
  ];
  task.sandbox.sts.faults.add({ kind: 'error', status: 403, code: 'AccessDenied', message: 'no' });
  daemon.child.kill('SIGHUP');
  await daemon.line(/renewal failed/);
  shown.push(await daemon.get('/health'));
  await daemon.stop();
  const written = daemon.output() + shown.map(({ body }) => body).join('\n');
  expect(written).toContain('credentials served');
  expect(secrets).toHaveLength(9);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20);
    expect(written).not.toContain(secret);
  }
});

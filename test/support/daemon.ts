import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, switchRoleCommand } from './process.ts';
import { type SandboxUrls, SWITCH_ROLE_ARN, taskVariables } from './task.ts';

export type DaemonProcess = Running &
  Readonly<{
    url: string;
    handoffDir: string;
    token(role?: string): string;
    /** Asks the endpoint, with the role's token. */
    get(path: string, role?: string): Promise<Readonly<{ status: number; body: string }>>;
  }>;

export const newFolder = () => mkdtempSync(join(tmpdir(), 'switch-role-'));

/** Starts the daemon as a process in the sandbox's task, on a free port, and waits until it listens. */
export async function startDaemon(
  sandbox: SandboxUrls,
  env: Readonly<Record<string, string>> = {},
  through: readonly string[] = [],
): Promise<DaemonProcess> {
  const handoffDir = env.SWITCH_ROLE_HANDOFF_DIR ?? newFolder();
  const variables = {
    ...taskVariables(sandbox),
    ...(!env.SWITCH_ROLE_CONFIG && { SWITCH_ROLE_ARN }),
    SWITCH_ROLE_PORT: '0',
    SWITCH_ROLE_HANDOFF_DIR: handoffDir,
    ...env,
  };
  const daemon = switchRoleCommand(['serve'], variables, through);
  const { port } = JSON.parse(await daemon.line(/"msg":"listening"/)) as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const token = (role = 'default') => readFileSync(join(handoffDir, role, 'token'), 'utf8');
  return {
    ...daemon,
    url,
    handoffDir,
    token,
    async get(path, role) {
      const headers = env.SWITCH_ROLE_AUTH === 'none' ? {} : { Authorization: token(role) };
      const answer = await fetch(url + path, { headers });
      return { status: answer.status, body: await answer.text() };
    },
  };
}

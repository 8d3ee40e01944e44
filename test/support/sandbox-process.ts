import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxWorld } from '../../src/sandbox/world.ts';
import { newFolder } from './daemon.ts';
import { type Running, switchRoleCommand } from './process.ts';
import type { SandboxUrls } from './task.ts';

export type SandboxProcess = Running &
  SandboxUrls &
  Readonly<{
    /** Asks the sandbox's own control routes (see `src/sandbox/control.ts`). Rejects with its refusal. */
    control(method: string, route: string, body?: unknown): Promise<unknown>;
  }>;

/** Starts the sandbox as a process of its own, ruled over HTTP. */
export async function startSandboxProcess(world: SandboxWorld): Promise<SandboxProcess> {
  const file = join(newFolder(), 'world.json');
  writeFileSync(file, JSON.stringify(world));
  const running = switchRoleCommand(['sandbox', '--control', '--world', file]);
  const variables = JSON.parse(await running.line(/AWS_ENDPOINT_URL_STS/));
  const stsUrl: string = variables.AWS_ENDPOINT_URL_STS;
  return {
    ...running,
    stsUrl,
    credentialsUrl: variables.AWS_CONTAINER_CREDENTIALS_FULL_URI,
    async control(method, route, body) {
      const answer = await fetch(`${stsUrl}/_sandbox/${route}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
  };
}

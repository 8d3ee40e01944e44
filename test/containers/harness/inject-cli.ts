import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { IMAGES } from './images.ts';
import type { TaskDefinition } from './task-definition.ts';
import { ROLE_REQUESTS } from './three-apps.ts';

const run = promisify(execFile);

/** What `switch-role inject` makes of a definition of the three apps. Local Docker knows what their images run. */
export async function injectThreeApps(
  definition: object,
  mode: 'launcher' | 'profile' = 'launcher',
): Promise<TaskDefinition> {
  const directory = await mkdtemp(join(tmpdir(), 'inject-'));
  const file = join(directory, 'task-def.json');
  try {
    await writeFile(file, JSON.stringify(definition));
    const roles = ROLE_REQUESTS.flatMap(({ container, roleArn }) => ['--role', `${container}=${roleArn}`]);
    const flags = [...roles, '--mode', mode, '--image', IMAGES.sidecar];
    const { stdout } = await run('node', ['src/cli/main.ts', 'inject', file, ...flags]);
    return JSON.parse(stdout) as TaskDefinition;
  } finally {
    await rm(directory, { recursive: true });
  }
}

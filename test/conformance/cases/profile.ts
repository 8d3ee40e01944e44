import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_DIR } from '../../../src/ecs/task-definition/contract.ts';
import { whoever } from '../who.ts';
import { type Case, eachClient } from './case.ts';

export const profileMode: Case = eachClient(
  {
    id: '11',
    section: 'identity',
    title: 'profile mode',
    about:
      'AWS_CONFIG_FILE with our credential_process beside the RELATIVE_URI that ECS injects, without any launcher: who the app is.',
  },
  async (bench, client) => {
    const env = {
      ...bench.sandbox.env,
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: bench.sandbox.relativeUri,
      AWS_CONFIG_FILE: await configFile(bench.house.handoff(client.name)),
    };
    const run = await bench.run(client, { env, count: 2 });
    return whoever(run);
  },
);

/** The files of the role's volume, for a place other than the one where an app container mounts it. */
async function configFile(volume: string): Promise<string> {
  const moved = await mkdtemp(join(tmpdir(), 'profile-'));
  for (const name of ['config', 'fetch']) {
    const text = await readFile(join(volume, name), 'utf8');
    const here = text.replaceAll(`${APP_DIR}/fetch`, join(moved, 'fetch')).replaceAll(APP_DIR, volume);
    await writeFile(join(moved, name), here);
  }
  return join(moved, 'config');
}

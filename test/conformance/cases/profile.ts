import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUSYBOX_PATH } from '../busybox.ts';
import { seen } from '../cell.ts';
import { errorOf } from '../error-text.ts';
import { identityOf } from '../who.ts';
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
      AWS_CONFIG_FILE: await configFile(bench.house.uri(client.name, 'process'), bench.house.tokenFile(client.name)),
    };
    const run = await bench.run(client, { env, count: 2 });
    return seen(identityOf(run) === 'an error' ? errorOf(run) : identityOf(run));
  },
);

/** The files of a handoff volume for profile mode, at another place than `/switch-role`. */
async function configFile(processUrl: string, tokenFile: string): Promise<string> {
  const volume = await mkdtemp(join(tmpdir(), 'profile-'));
  const fetch = join(volume, 'fetch');
  const config = join(volume, 'config');
  await writeFile(config, `[default]\ncredential_process = ${BUSYBOX_PATH} sh ${fetch}\n`);
  await writeFile(
    fetch,
    `read -r token <${tokenFile}\nexec ${BUSYBOX_PATH} wget -q -Y off -T 5 -O - --header "Authorization: $token" ${processUrl}\n`,
  );
  return config;
}

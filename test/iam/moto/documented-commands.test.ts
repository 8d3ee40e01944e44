import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder } from '../../support/daemon.ts';
import { documentedCommands } from '../../support/documented.ts';
import { type Moto, startMoto } from '../../support/moto.ts';
import { motoPython } from '../../support/moto-python.ts';
import { readersFolder } from '../../support/readers-folder.ts';

const run = promisify(execFile);
let moto: Moto;

beforeAll(async () => {
  moto = await startMoto();
}, 300_000);
afterAll(() => moto.stop());

/** Two accounts, as a person has them in `~/.aws/config`; to moto a key of twelve digits is an account's. */
const PROFILES = ['111111111111', '222222222222'].map(
  (account, at) =>
    `[profile account-${at + 1}]\naws_access_key_id = ${account}\naws_secret_access_key = x\nregion = eu-west-1\n`,
);

test.each(documentedCommands('test/iam/moto/documented-commands.test.ts'))(
  '$where works as printed',
  async ({ script }) => {
    const aws = join(dirname(await motoPython()), 'aws');
    expect(existsSync(aws)).toBe(true);
    const folder = readersFolder(newFolder(), { '.aws/config': PROFILES.join('\n') });
    await run('cp', ['-r', resolve('deploy'), folder]);
    const env = {
      PATH: [join(folder, 'bin'), dirname(aws), process.env.PATH].join(delimiter),
      HOME: folder,
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: '111111111111',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
    };
    await run('sh', ['-ec', script], { cwd: folder, env });
  },
);

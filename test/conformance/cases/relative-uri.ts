import { join } from 'node:path';
import { appEnv } from '../bench.ts';
import { wanted, whoever } from '../who.ts';
import { type Case, eachClient } from './case.ts';

const RELATIVE_URI = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';

export const bothUris: Case = eachClient(
  {
    id: '7',
    section: 'identity',
    title: 'RELATIVE_URI too',
    about: 'FULL_URI beside the RELATIVE_URI that ECS injects, without our launcher: who the app is. This is the trap.',
  },
  async (bench, client) => {
    const env = { ...appEnv(bench, client, bench.house), [RELATIVE_URI]: bench.sandbox.relativeUri };
    const run = await bench.run(client, { env, count: 2 });
    return whoever(run);
  },
);

export const withLauncher: Case = eachClient(
  {
    id: '7 launcher',
    section: 'identity',
    title: 'with the launcher',
    about: 'The same started by our launcher: it is the switch-role.',
  },
  async (bench, client) => {
    const env = { ...appEnv(bench, client, bench.house), [RELATIVE_URI]: bench.sandbox.relativeUri };
    const launcher = [join(bench.house.handoff(client.name), 'env'), '-u', RELATIVE_URI];
    return wanted(await bench.run(client, { env, count: 2, launcher }));
  },
);

export const blankUri: Case = eachClient(
  {
    id: '8',
    section: 'identity',
    title: 'RELATIVE_URI blank',
    about: 'RELATIVE_URI set to nothing rather than taken away, with FULL_URI: who the app is.',
  },
  async (bench, client) => {
    const run = await bench.run(client, {
      env: { ...appEnv(bench, client, bench.house), [RELATIVE_URI]: '' },
      count: 1,
    });
    return whoever(run);
  },
);

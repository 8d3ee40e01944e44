import { appEnv } from '../bench.ts';
import { broken } from '../cell.ts';
import { errorOf } from '../error-text.ts';
import { wanted } from '../who.ts';
import { type Case, eachClient } from './case.ts';

export const withTokenFile: Case = eachClient(
  {
    id: '1 file',
    section: 'contract',
    title: 'token file',
    about: 'FULL_URI and the token file in the environment, and nothing else: STS says that it is the switch-role.',
  },
  async (bench, client) => {
    const { AWS_CONTAINER_AUTHORIZATION_TOKEN: _, ...env } = appEnv(bench, client, bench.house);
    const file = { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: bench.house.tokenFile(client.name) };
    return wanted(await bench.run(client, { env: { ...env, ...file }, count: 2 }));
  },
);

export const withTokenVariable: Case = eachClient(
  { id: '1 variable', section: 'contract', title: 'token variable', about: 'The same with the token in a variable.' },
  async (bench, client) => {
    const env = appEnv(bench, client, bench.house, { token: 'variable' });
    return wanted(await bench.run(client, { env, count: 2 }));
  },
);

export const twoApps: Case = eachClient(
  {
    id: '10',
    section: 'contract',
    title: 'two roles at once',
    about:
      "Two apps beside each other with different roles: each is its own, and neither gets the other's with its own token.",
  },
  async (bench, client) => {
    const own = appEnv(bench, client, bench.house);
    const other = appEnv(bench, client, bench.house, { role: 'reporting' });
    const crossed = { ...own, AWS_CONTAINER_CREDENTIALS_FULL_URI: bench.house.uri('reporting') };
    const [first, second, thief] = await Promise.all(
      [own, other, crossed].map((env) => bench.run(client, { env, count: 2, everyMs: 200 })),
    );
    if (!first || !second || !thief) throw new Error('three runs make three results');
    const cells = [wanted(first), wanted(second, 'reporting')];
    const wrong = cells.find(({ mark }) => mark === '✗');
    if (wrong) return wrong;
    const leaked = thief.calls.some(({ ok }) => ok);
    return leaked ? broken(`reached the other role: ${errorOf(thief)}`) : wanted(first);
  },
);

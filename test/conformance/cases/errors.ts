import { appEnv, type Bench } from '../bench.ts';
import { broken, type Column, seen } from '../cell.ts';
import type { Client } from '../clients.ts';
import { errorOf } from '../error-text.ts';
import { identityOf } from '../who.ts';
import { type Case, eachClient } from './case.ts';

const NOBODY_LISTENS = 'http://127.0.0.1:9909/credentials';
const WRONG_TOKEN = 'a-token-that-this-sidecar-has-never-handed-out';

/** An environment that cannot work; the cell is what the app's developer gets to read. */
function mistake(column: Column, spoil: (env: Readonly<Record<string, string>>) => Record<string, string>): Case {
  return eachClient(column, async (bench: Bench, client: Client) => {
    const env = spoil(appEnv(bench, client, bench.house, { token: 'variable' }));
    const run = await bench.run(client, { env, count: 1 });
    return identityOf(run) === 'an error' ? seen(errorOf(run)) : broken(`became ${identityOf(run)}`);
  });
}

export const wrongToken = mistake(
  {
    id: '6 wrong',
    section: 'errors',
    title: 'wrong token',
    about: 'The error that a developer sees when the token is not the role’s.',
  },
  (env) => ({ ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: WRONG_TOKEN }),
);

export const noTokenFile = mistake(
  { id: '6 no file', section: 'errors', title: 'no token file', about: 'The error when the token file is not there.' },
  ({ AWS_CONTAINER_AUTHORIZATION_TOKEN: _, ...env }) => ({
    ...env,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/switch-role/token',
  }),
);

export const noSidecar = mistake(
  { id: '6 absent', section: 'errors', title: 'no sidecar yet', about: 'The error when nothing listens at FULL_URI.' },
  (env) => ({ ...env, AWS_CONTAINER_CREDENTIALS_FULL_URI: NOBODY_LISTENS }),
);

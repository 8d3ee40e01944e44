import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appEnv, type Bench } from '../bench.ts';
import { type Cell, type Column, held, seen } from '../cell.ts';
import type { Client } from '../clients.ts';
import { brieflyWrong, errorOf } from '../error-text.ts';
import { rewriteExpiration, startTamperingProxy, type Tamper } from '../tampering-proxy.ts';
import { type Case, eachClient } from './case.ts';

const CALLS = 5;
const MOST_REQUESTS = 2;

/** A fault in the answers: caught by a client that fails for it, or asks more often; `inWindow`, when some ask by chance. */
function faultyAnswers(column: Column, tamper: Tamper, { inWindow = false } = {}): Case {
  return eachClient(column, async (bench, client) => {
    const { run, requests } = await tampered(bench, client, tamper, {});
    if (run.calls.some(({ ok }) => !ok) || run.exitCode !== 0) return held(brieflyWrong(run), errorOf(run));
    const each = requests / (client.processPerCall ? CALLS : 1);
    if (inWindow && client.jitters) return seen('at random', `${requests} requests for ${CALLS} calls`);
    return each > MOST_REQUESTS ? held('asks at every call', `${requests} requests for ${CALLS} calls`) : unnoticed;
  });
}

const unnoticed: Cell = seen('not noticed');

type Tampering = Readonly<{ count?: number; spoilt?: Readonly<Record<string, string>> }>;

async function tampered(bench: Bench, client: Client, tamper: Tamper, { count = CALLS, spoilt = {} }: Tampering) {
  const proxy = await startTamperingProxy(bench.house.port, tamper);
  try {
    const env = appEnv(bench, client, bench.house, { token: 'variable' });
    const uri = { AWS_CONTAINER_CREDENTIALS_FULL_URI: proxy.uri(client.name) };
    const run = await bench.run(client, { env: { ...env, ...uri, ...spoilt }, count });
    return { run, requests: proxy.requests() };
  } finally {
    proxy.close();
  }
}

const TEN_MINUTES_MS = 600_000;

export const shortLife = faultyAnswers(
  {
    id: 'fault short',
    section: 'faults',
    title: '10 minutes of life',
    about: 'Credentials that are always served with 10 minutes left.',
  },
  rewriteExpiration(() => new Date(Date.now() + TEN_MINUTES_MS).toISOString().replace(/\.\d+/, '')),
  { inWindow: true },
);

const REFUSED: Tampering = {
  count: 1,
  spoilt: { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a-token-that-this-sidecar-has-never-handed-out' },
};

export const charset = eachClient(
  {
    id: 'fault charset',
    section: 'faults',
    title: 'content type with a charset',
    about: '`application/json; charset=utf-8`, on a refusal: caught where the developer reads another error for it.',
  },
  async (bench, client) => {
    const honest = await tampered(bench, client, (answer) => answer, REFUSED);
    const spoil: Tamper = ({ body, contentType }) => ({ body, contentType: `${contentType}; charset=utf-8` });
    const spoilt = await tampered(bench, client, spoil, REFUSED);
    return errorOf(honest.run) === errorOf(spoilt.run) ? unnoticed : held('another error', errorOf(spoilt.run));
  },
);

export const newline = eachClient(
  {
    id: 'fault newline',
    section: 'faults',
    title: 'newline in the token file',
    about: 'The token file ends with a newline.',
  },
  async (bench, client) => {
    if (client.variableOnly) return seen('knows no token file');
    const file = join(await mkdtemp(join(tmpdir(), 'newline-')), 'token');
    await writeFile(file, `${await readFile(bench.house.tokenFile(client.name), 'utf8')}\n`);
    const env = { ...appEnv(bench, client, bench.house), AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file };
    const run = await bench.run(client, { env, count: 1 });
    return run.calls.every(({ ok }) => ok) && run.exitCode === 0 ? unnoticed : held(brieflyWrong(run), errorOf(run));
  },
);

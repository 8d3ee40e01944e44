import { appEnv } from '../bench.ts';
import { broken, held } from '../cell.ts';
import { errorOf } from '../error-text.ts';
import { type Case, eachClient } from './case.ts';

const CALLS = 2_000;
const PROCESSES = 10;
const MOST_REQUESTS = 2;

export const steady: Case = eachClient(
  {
    id: '4',
    section: 'rhythm',
    title: 'hour-long session',
    about: `${CALLS} calls one after the other (AWS CLI: ${PROCESSES}, a process each) with hour-long sessions: at most ${MOST_REQUESTS} requests to the endpoint by each process.`,
  },
  async (bench, client) => {
    const before = bench.house.served(client.name).length;
    const count = client.processPerCall ? PROCESSES : CALLS;
    const run = await bench.run(client, { env: appEnv(bench, client, bench.house), count });
    const requests = bench.house.served(client.name).length - before;
    const succeeded = run.calls.filter(({ ok }) => ok).length;
    const figures = `${requests} requests for ${succeeded} calls`;
    if (succeeded < count) return broken(errorOf(run), figures);
    const each = requests / (client.processPerCall ? count : 1);
    if (each > MOST_REQUESTS) return broken(`more than ${MOST_REQUESTS} requests`, figures);
    return held(`≤ ${MOST_REQUESTS}${client.processPerCall ? ' each' : ''}`, figures);
  },
);

import { appEnv, baseOf, rolesOf } from '../bench.ts';
import { type Cell, type Column, held, seen } from '../cell.ts';
import { startDaemon } from '../daemon.ts';
import { errorOf } from '../error-text.ts';
import { paceOf } from '../lasting.ts';
import { type ClientRun, runClient } from '../run-client.ts';
import { rewriteExpiration, startTamperingProxy } from '../tampering-proxy.ts';
import type { Case } from './case.ts';

const COLUMN: Column = {
  id: 'fault fraction',
  section: 'faults',
  title: 'fractional seconds',
  about:
    '`Expiration` with microseconds, a call every second until sessions of 60 s have expired: caught by a client that then does not know when to come back.',
};

const LIFE = 60;
const FOR_MS = 80_000;
const EVERY_MS = 1_000;

/** A client that cannot read an instant says nothing of it: it shows when what it holds has expired. */
export const fractionalSeconds: Case = {
  columns: [COLUMN],
  async run(bench) {
    const daemon = await startDaemon(rolesOf(bench.clients, LIFE), baseOf(bench.sandbox));
    const proxy = await startTamperingProxy(
      daemon.port,
      rewriteExpiration((instant) => instant.replace('Z', '.123456Z')),
    );
    const cells = bench.clients.map(async (client) => {
      const uri = { AWS_CONTAINER_CREDENTIALS_FULL_URI: proxy.uri(client.name) };
      const env = { ...appEnv(bench, client, daemon), ...uri };
      return [
        client.name,
        judge(await runClient(client, { env, ...paceOf(client, EVERY_MS), forMs: FOR_MS })),
      ] as const;
    });
    const found = Object.fromEntries(await Promise.all(cells));
    proxy.close();
    await daemon.stop();
    return { [COLUMN.id]: found };
  },
};

function judge(run: ClientRun): Cell {
  const expired = run.calls.filter(({ error }) => error?.includes('ExpiredToken')).length;
  const figures = `${run.calls.length} calls, ${expired} with expired credentials`;
  return expired > 0
    ? held('calls with expired credentials', `${figures}: ${errorOf(run)}`)
    : seen('not noticed', figures);
}

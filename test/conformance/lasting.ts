import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { appEnv } from './bench.ts';
import type { Client } from './clients.ts';
import type { Daemon } from './daemon.ts';
import { type ClientRun, runClient } from './run-client.ts';

const EVERY_MS = 100;
/** An interpreter that starts ten times a second would be all that the machine does. */
const PROCESS_EVERY_MS = 5_000;

/** Runs all clients side by side against one daemon, with a call every 100 ms (AWS CLI: a process every 5 s), for `forMs`. */
export async function runSideBySide(
  bench: Bench,
  daemon: Daemon,
  forMs: number,
  { everyMs = EVERY_MS }: Readonly<{ everyMs?: number }> = {},
): Promise<ReadonlyMap<Client, ClientRun>> {
  const runs = bench.clients.map(async (client) => {
    const run = await runClient(client, { env: appEnv(bench, client, daemon), ...paceOf(client, everyMs), forMs });
    return [client, run] as const;
  });
  return new Map(await Promise.all(runs));
}

export const paceOf = ({ processPerCall }: Client, everyMs: number) => ({
  everyMs: processPerCall ? PROCESS_EVERY_MS : everyMs,
});

export const seconds = (count: number) => sleep(count * 1_000);

import type { CallRecord } from '../../../src/sandbox/call-record.ts';
import { type Bench, baseOf, rolesOf } from '../bench.ts';
import { broken, type Cell, held } from '../cell.ts';
import type { Client } from '../clients.ts';
import { startDaemon } from '../daemon.ts';
import { errorOf } from '../error-text.ts';
import { runSideBySide } from '../lasting.ts';
import { refreshLead } from '../refresh-lead.ts';
import type { ClientRun } from '../run-client.ts';
import type { Lane } from './lane.ts';

const LIFE = 60;
const FOR_MS = 240_000;
/** The daemon renews such sessions every 27 to 33 s: who goes along has been at least this many sessions in four minutes. */
const FEWEST_SESSIONS = 4;

/** Sessions so short that four minutes see many of them. */
export async function renewal(bench: Bench): Promise<Lane> {
  const daemon = await startDaemon(rolesOf(bench.clients, LIFE), baseOf(bench.sandbox));
  const runs = await runSideBySide(bench, daemon, FOR_MS);
  const atSts = await bench.sandbox.calls();
  await daemon.stop();
  const clients = [...runs.keys()];
  return {
    cells: Object.fromEntries(
      [...runs].map(([client, run]) => {
        const own = atSts.filter(({ callerArn }) => callerArn?.endsWith(`/life-${LIFE}/${client.name}`));
        return [client.name, judge(client, run, own, daemon.served(client.name).length)];
      }),
    ),
    leads: Object.fromEntries(
      clients.map((client) => [client.name, refreshLead(client, daemon.served(client.name), atSts)]),
    ),
  };
}

function judge(client: Client, run: ClientRun, atSts: readonly CallRecord[], requests: number): Cell {
  const { calls } = run;
  const succeeded = atSts.filter(({ action, outcome }) => action === 'GetCallerIdentity' && outcome === 'success');
  const sessions = new Set(succeeded.map(({ accessKeyId }) => accessKeyId)).size;
  const perMinute = Math.round(requests / (FOR_MS / 60_000));
  const failed = calls.filter(({ ok }) => !ok).length;
  const figures = `${calls.length} calls, ${failed} failed, ${perMinute} requests a minute, ${sessions} sessions`;
  if (run.exitCode !== 0 || failed > 0) return broken(errorOf(run), figures);
  if (succeeded.length !== calls.length) return broken('STS saw other calls than the client made', figures);
  if (sessions < FEWEST_SESSIONS) return broken('the sessions were not renewed', figures);
  return held(howOften(client, requests, calls.length, sessions), figures);
}

function howOften({ processPerCall }: Client, requests: number, calls: number, sessions: number): string {
  if (processPerCall) return 'asks once in each process';
  if (requests >= calls / 2) return 'asks at every call';
  return requests <= sessions * 2 ? 'asks once or twice for each session' : 'asks now and then';
}

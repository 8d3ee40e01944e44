import { type Bench, baseOf, rolesOf } from '../bench.ts';
import { type Cell, seen } from '../cell.ts';
import { startDaemon } from '../daemon.ts';
import { runSideBySide, seconds } from '../lasting.ts';
import { refreshLead } from '../refresh-lead.ts';
import type { ClientRun } from '../run-client.ts';
import type { Lane } from './lane.ts';

/** Clients that come back five minutes before expiry do so after half a minute, those that do a minute before it after four and a half. */
const LIFE = 330;
const FOR_MS = 285_000;
const EVERY_MS = 500;
const AWAY_S = 10;
/** Slower than anything is on a busy machine, and faster than the sidecar comes back. */
const WAITING_MS = 8_000;

/** The sidecar goes away for longer than any client retries, at a time when most want new credentials. */
export async function away(bench: Bench): Promise<Lane> {
  const daemon = await startDaemon(rolesOf(bench.clients, LIFE), baseOf(bench.sandbox));
  const running = runSideBySide(bench, daemon, FOR_MS, { everyMs: EVERY_MS });
  await seconds(45);
  await daemon.kill();
  await seconds(AWAY_S);
  await daemon.restart();
  const runs = [...(await running)];
  const atSts = await bench.sandbox.calls();
  await daemon.stop();
  return {
    cells: Object.fromEntries(runs.map(([client, run]) => [client.name, judge(run)])),
    leads: Object.fromEntries(
      runs.map(([client]) => [client.name, refreshLead(client, daemon.served(client.name), atSts)]),
    ),
  };
}

/** Some wait for as long as they retry, by chance until it is back: that is no other behaviour than to fail. */
function judge({ calls, exitCode }: ClientRun): Cell {
  const failed = calls.filter(({ ok }) => !ok).length;
  const slowestMs = Math.max(...calls.map(({ ms }) => ms));
  const figures = `${calls.length} calls, ${failed} failed, slowest ${slowestMs} ms`;
  if (exitCode !== 0) return seen('the process dies', figures);
  if (failed === 0 && slowestMs < WAITING_MS) return seen('goes on with what it holds', figures);
  return seen(calls.at(-1)?.ok ? 'calls wait or fail until it is back' : 'calls fail for ever', figures);
}

import { type Bench, baseOf, rolesOf } from '../bench.ts';
import { broken, held } from '../cell.ts';
import { startDaemon } from '../daemon.ts';
import { errorOf } from '../error-text.ts';
import { runSideBySide, seconds } from '../lasting.ts';
import { refreshLead } from '../refresh-lead.ts';
import { switchRoleArn } from '../sandbox-world.ts';
import type { Lane } from './lane.ts';

/** Clients that come back a quarter of an hour before expiry do so after a minute, and then ask at every call. */
const LIFE = 960;
const FOR_MS = 225_000;

/** The sidecar is killed while some ask it at every call, then STS is dead for two minutes, in which it tries to renew. */
export async function outage(bench: Bench): Promise<Lane> {
  const daemon = await startDaemon(rolesOf(bench.clients, LIFE), baseOf(bench.sandbox));
  const running = runSideBySide(bench, daemon, FOR_MS);
  await seconds(75);
  await daemon.kill();
  await daemon.restart();
  await seconds(10);
  await bench.sandbox.addFault({ kind: 'close', when: 'before', action: 'AssumeRole', roleArn: switchRoleArn(LIFE) });
  daemon.renew();
  await seconds(120);
  await bench.sandbox.clearFaults();
  const runs = await running;
  const atSts = await bench.sandbox.calls();
  await daemon.stop();
  const failures = atSts.filter(
    ({ roleArn, outcome }) => roleArn === switchRoleArn(LIFE) && outcome === 'close',
  ).length;
  if (failures < bench.clients.length) throw new Error(`STS was not dead for the daemon: it failed ${failures} times`);
  return {
    cells: Object.fromEntries(
      [...runs].map(([client, run]) => {
        const failed = run.calls.filter(({ ok }) => !ok).length;
        const slowest = Math.max(...run.calls.map(({ ms }) => ms));
        const requests = daemon.served(client.name).length;
        const figures = `${run.calls.length} calls, ${failed} failed, slowest ${slowest} ms, ${requests} requests`;
        const fine = failed === 0 && run.exitCode === 0;
        return [client.name, fine ? held(undefined, figures) : broken(errorOf(run), figures)];
      }),
    ),
    leads: Object.fromEntries(
      [...runs.keys()].map((client) => [client.name, refreshLead(client, daemon.served(client.name), atSts)]),
    ),
  };
}

import { type Bench, baseOf, rolesOf } from '../bench.ts';
import { broken, type Column } from '../cell.ts';
import { startDaemon } from '../daemon.ts';
import { runSideBySide } from '../lasting.ts';
import { refreshLead } from '../refresh-lead.ts';
import type { Case } from './case.ts';
import type { Lane } from './lane.ts';
import { outage } from './outage.ts';
import { renewal } from './renewal.ts';

const RENEWED: Column = {
  id: '3',
  section: 'rhythm',
  title: 'sessions of 60 s',
  about:
    'A call every 100 ms for 4 minutes (AWS CLI: a process every 5 s) while sessions live 60 s: no call fails, and STS saw every one of them, under ever new keys. In words: how often the endpoint is asked.',
};
const SURVIVED: Column = {
  id: '5',
  section: 'contract',
  title: 'outages',
  about:
    'A call every 100 ms while the sidecar is killed and started again, and then STS is dead to it for two minutes: no call fails. Sessions live 16 minutes.',
};
const LEAD: Column = {
  id: 'lead',
  section: 'rhythm',
  title: 'refresh lead',
  about: 'How long before the expiry of its credentials the client came back for new ones.',
};

/** What takes minutes, side by side: it is mostly waiting. */
export const lasting: Case = {
  columns: [RENEWED, SURVIVED, LEAD],
  async run(bench) {
    await bench.sandbox.forgetCalls();
    const [short, middling, long] = await Promise.all([renewal(bench), comeBack(bench), outage(bench)]);
    const leads = bench.clients.map(({ name }) => {
      const lead = long.leads[name] ?? middling[name] ?? short.leads[name];
      return [name, lead ?? broken('did not come back')] as const;
    });
    return { [RENEWED.id]: short.cells, [SURVIVED.id]: long.cells, [LEAD.id]: Object.fromEntries(leads) };
  },
};

const MIDDLING_LIFE = 330;
const WATCHED_MS = 50_000;

/** For clients that come back five minutes before expiry. */
async function comeBack(bench: Bench): Promise<Lane['leads']> {
  const daemon = await startDaemon(rolesOf(bench.clients, MIDDLING_LIFE), baseOf(bench.sandbox));
  const runs = await runSideBySide(bench, daemon, WATCHED_MS, { everyMs: 500 });
  const atSts = await bench.sandbox.calls();
  await daemon.stop();
  return Object.fromEntries(
    [...runs.keys()].map((client) => [client.name, refreshLead(client, daemon.served(client.name), atSts)]),
  );
}

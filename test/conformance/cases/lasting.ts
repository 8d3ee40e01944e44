import { broken, type Column, seen } from '../cell.ts';
import type { Client } from '../clients.ts';
import { AT_RANDOM } from '../refresh-lead.ts';
import { away } from './away.ts';
import type { Case } from './case.ts';
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
const AWAY: Column = {
  id: 'away',
  section: 'rhythm',
  title: 'sidecar away for 10 s',
  about:
    'What the client does when nothing answers for 10 s while its credentials have less than 5 minutes left. (With hour-long sessions the sidecar lets it come to that only when STS has been dead for half an hour.)',
};
const LEAD: Column = {
  id: 'lead',
  section: 'rhythm',
  title: 'refresh lead',
  about: 'How long before the expiry of its credentials the client came back for new ones.',
};

/** What takes minutes, side by side: it is mostly waiting. */
export const lasting: Case = {
  columns: [RENEWED, SURVIVED, AWAY, LEAD],
  async run(bench) {
    await bench.sandbox.forgetCalls();
    const [short, middling, long] = await Promise.all([renewal(bench), away(bench), outage(bench)]);
    const leads = bench.clients.map((client) => {
      const { name } = client;
      const lead = long.leads[name] ?? middling.leads[name] ?? short.leads[name];
      return [name, lead ?? unseen(client)] as const;
    });
    return {
      [RENEWED.id]: short.cells,
      [SURVIVED.id]: long.cells,
      [AWAY.id]: middling.cells,
      [LEAD.id]: Object.fromEntries(leads),
    };
  },
};

const unseen = ({ jitters }: Client) =>
  jitters ? seen(AT_RANDOM, 'not while we watched') : broken('did not come back');

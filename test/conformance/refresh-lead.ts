import type { CallRecord } from '../../src/sandbox/call-record.ts';
import { type Cell, seen } from './cell.ts';
import type { Client } from './clients.ts';
import type { Served } from './daemon.ts';

/** The first calls of a process may ask twice; that is not coming back. */
const SETTLED_MS = 3_000;

/** Of a client that jitters. */
export const AT_RANDOM = 'at random in the last 15 min';

/** How long before the expiry of what it first got a client came back, in classes that do not depend on the moment. */
export function refreshLead(client: Client, served: readonly Served[], calls: readonly CallRecord[]): Cell | undefined {
  if (client.processPerCall) return seen('asks in each process');
  const [first] = served;
  const back = served.find(({ at }) => at > (first?.at ?? 0) + SETTLED_MS);
  const expiresAt = calls.find(({ issuedAccessKeyId }) => issuedAccessKeyId === first?.accessKeyId)?.expiresAt;
  if (!first || !back || !expiresAt) return undefined;
  const leadS = (expiresAt - back.at) / 1_000;
  const life = (expiresAt - first.at) / 1_000;
  if (leadS > life - 2 * (SETTLED_MS / 1_000)) return undefined;
  const figures = `${leadS.toFixed(1)} s`;
  return client.jitters && leadS <= 901 ? seen(AT_RANDOM, figures) : seen(classOf(leadS), figures);
}

function classOf(leadS: number): string {
  const classes: readonly (readonly [number, string])[] = [
    [0, 'expired'],
    [10.5, '5 to 10 s'],
    [15.5, '15 s'],
    [75, 'a minute'],
    [301, '5 min'],
    [901, '15 min'],
  ];
  return classes.find(([most]) => leadS <= most)?.[1] ?? 'more than 15 min';
}

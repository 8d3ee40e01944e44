import type { RoleStatus } from '../../core/served-role.ts';
import type { Environment } from '../config/environment.ts';
import { requestDetails } from '../request-details.ts';
import { clientConfig, daemonHealth } from './daemon-client.ts';
import { table } from './table.ts';

/** Prints a table of the daemon's roles; 0 when all of them are served, else 1. */
export async function status(env: Environment): Promise<number> {
  const { address } = await clientConfig(env);
  const { healthy, roles } = await daemonHealth(address);
  process.stdout.write(table([HEADER, ...roles.map(row)]));
  for (const role of roles) process.stdout.write(troubleOf(role));
  return healthy ? 0 : 1;
}

function troubleOf({ role, lastError, failingSince, failures, servedUntil }: RoleStatus): string {
  if (!lastError) return '';
  const served = servedUntil ? `what is held is served until ${servedUntil}` : 'apps get no credentials';
  const lines = [
    `${role}: ${lastError.code}: ${lastError.message}`,
    `failing since ${failingSince} (failures in a row: ${failures}); ${served}`,
    ...requestDetails(lastError),
    lastError.advice,
  ];
  return `\n${lines.join('\n  ')}\n`;
}

const HEADER = ['ROLE', 'STATE', 'ACCESS KEY', 'EXPIRES', 'LEFT', 'NEXT REFRESH', 'LAST ERROR'];

function row({ role, state, accessKeyId, expiration, secondsLeft, nextRefresh, lastError }: RoleStatus): string[] {
  const left =
    secondsLeft === undefined
      ? undefined
      : `${Math.floor(secondsLeft / 60)}m${String(secondsLeft % 60).padStart(2, '0')}s`;
  return [role, state, accessKeyId, expiration, left, nextRefresh, lastError?.code].map((cell) => cell ?? '-');
}

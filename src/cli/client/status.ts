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
  for (const { role, lastError } of roles)
    if (lastError)
      process.stdout.write(
        `\n${[`${role}: ${lastError.code}: ${lastError.message}`, ...requestDetails(lastError), lastError.advice].join('\n  ')}\n`,
      );
  return healthy ? 0 : 1;
}

const HEADER = ['ROLE', 'STATE', 'ACCESS KEY', 'EXPIRES', 'LEFT', 'NEXT REFRESH', 'LAST ERROR'];

function row({ role, state, accessKeyId, expiration, secondsLeft, nextRefresh, lastError }: RoleStatus): string[] {
  const left =
    secondsLeft === undefined
      ? undefined
      : `${Math.floor(secondsLeft / 60)}m${String(secondsLeft % 60).padStart(2, '0')}s`;
  return [role, state, accessKeyId, expiration, left, nextRefresh, lastError?.code].map((cell) => cell ?? '-');
}

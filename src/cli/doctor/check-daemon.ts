import type { RoleStatus } from '../../core/served-role.ts';
import { askDaemon, type DaemonAddress } from '../daemon-client.ts';
import { type CheckResult, fine, skipped, wrong } from './check-result.ts';

const CHECK = 'sidecar';

/** The health of the sidecar on this host. That none runs is wrong only where an app waits for one (`expected`). */
export async function checkDaemon(address: DaemonAddress, expected: boolean): Promise<CheckResult> {
  const at = `${address.host}:${address.port}`;
  const answer = await askDaemon(address, { path: '/health' }).catch((error: Error) => error);
  if (answer instanceof Error)
    return expected
      ? wrong(CHECK, answer.message, [
          { what: `no sidecar answers on ${at}`, fix: 'see that it runs in this task, and its log' },
        ])
      : skipped(CHECK, `none answers on ${at}`);
  const roles = rolesOf(answer.body);
  if (!roles)
    return wrong(CHECK, `something that is no sidecar answers on ${at} (HTTP ${answer.status})`, [
      { what: `another program listens on ${at}`, fix: 'give the sidecar a port of its own (SWITCH_ROLE_PORT)' },
    ]);
  const fact = `${at}: ${roles.map(({ role, state }) => `${role} ${state}`).join(', ')}`;
  if (answer.status === 200) return fine(CHECK, fact);
  const failed = roles.flatMap(({ role, lastError }) =>
    lastError ? [{ what: `${role}: ${lastError.code}: ${lastError.message}`, fix: lastError.advice }] : [],
  );
  return wrong(
    CHECK,
    fact,
    failed.length > 0
      ? failed
      : [{ what: 'it has no credentials yet', fix: 'wait for its first attempt, and ask again' }],
  );
}

function rolesOf(body: string): readonly RoleStatus[] | undefined {
  try {
    const { roles } = JSON.parse(body) as { roles?: readonly RoleStatus[] };
    return Array.isArray(roles) ? roles : undefined;
  } catch {
    return undefined;
  }
}

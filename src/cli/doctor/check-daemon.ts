import { type DaemonAddress, DaemonError, daemonHealth } from '../client/daemon-client.ts';
import { type CheckResult, fine, skipped, wrong } from './check-result.ts';

const CHECK = 'sidecar';

/** The health of the sidecar on this host. That none runs is wrong only where an app waits for one (`expected`). */
export async function checkDaemon(address: DaemonAddress, expected: boolean): Promise<CheckResult> {
  const at = `${address.host}:${address.port}`;
  const health = await daemonHealth(address).catch((error: unknown) => {
    if (error instanceof DaemonError) return error;
    throw error;
  });
  if (health instanceof DaemonError) return unanswered(health, at, expected);
  const { healthy, roles } = health;
  const fact = `${at}: ${roles.map(({ role, state }) => `${role} ${state}`).join(', ')}`;
  if (healthy) return fine(CHECK, fact);
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

function unanswered({ message, httpStatus }: DaemonError, at: string, expected: boolean): CheckResult {
  if (httpStatus !== undefined)
    return wrong(CHECK, `something that is no sidecar answers on ${at} (HTTP ${httpStatus})`, [
      { what: `another program listens on ${at}`, fix: 'give the sidecar a port of its own (SWITCH_ROLE_PORT)' },
    ]);
  if (!expected) return skipped(CHECK, `none answers on ${at}`);
  return wrong(CHECK, message, [
    { what: `no sidecar answers on ${at}`, fix: 'see that it runs in this task, and its log' },
  ]);
}

import { DEFAULT_ROLE } from '../../core/conventions.ts';
import type { RefreshAnswer } from '../../core/served-role.ts';
import type { Environment } from '../config/environment.ts';
import { askDaemon, clientConfig, DaemonError, tokenFor } from './daemon-client.ts';

/** Asks the daemon on this host to renew a role now; 0 when it will, 1 when it did so just before. */
export async function refresh(env: Environment, role = DEFAULT_ROLE): Promise<number> {
  const client = await clientConfig(env);
  const token = tokenFor(role, client, env);
  const { status, body } = await askDaemon(client.address, {
    method: 'POST',
    path: `/refresh/${encodeURIComponent(role)}`,
    token,
  });
  if (status !== 202)
    throw new DaemonError(`the sidecar refused to renew ${role}: ${messageOf(body)} (HTTP ${status})`, status);
  const { accepted, retryAfterSeconds } = JSON.parse(body) as RefreshAnswer;
  process.stdout.write(
    accepted
      ? `${role}: renewing; switch-role status shows what comes of it\n`
      : `${role}: was renewed just now; ask again in ${retryAfterSeconds} s\n`,
  );
  return accepted ? 0 : 1;
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message: string }).message;
  } catch {
    return body.slice(0, 200);
  }
}

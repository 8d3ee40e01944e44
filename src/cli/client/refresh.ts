import { DEFAULT_ROLE } from '../../core/conventions.ts';
import type { RefreshAnswer } from '../../core/served-role.ts';
import type { Environment } from '../config/environment.ts';
import { askDaemon, clientConfig, DaemonError, tokenFor } from './daemon-client.ts';

const WHERE_TOKENS_ARE =
  'set SWITCH_ROLE_HANDOFF_DIR (or give --config) as the sidecar has it, or SWITCH_ROLE_TOKEN, and run this as who may read the token file';

/** Asks the daemon on this host to renew a role now; 0 when it will, 1 when it did so just before. */
export async function refresh(env: Environment, role = DEFAULT_ROLE): Promise<number> {
  const client = await clientConfig(env);
  const token = tokenFor(role, client, env);
  const { status, body } = await askDaemon(client.address, {
    method: 'POST',
    path: `/refresh/${encodeURIComponent(role)}`,
    token,
  });
  if (status === 401 && !token)
    throw new DaemonError(`no token for ${role} is known here: ${WHERE_TOKENS_ARE}`, status);
  if (status !== 202)
    throw new DaemonError(`the sidecar refused to renew ${role}: ${messageOf(body)} (HTTP ${status})`, status);
  const { accepted, retryAfterSeconds } = JSON.parse(body) as RefreshAnswer;
  process.stdout.write(
    accepted
      ? `${role}: renewing; switch-role status shows what comes of it\n`
      : `${role}: was asked for just now; ask again in ${retryAfterSeconds} s\n`,
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

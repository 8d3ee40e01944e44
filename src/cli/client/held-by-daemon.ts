import { DEFAULT_ROLE } from '../../core/conventions.ts';
import type { Environment } from '../config/environment.ts';
import { askDaemon, type ClientConfig, clientConfig, daemonHealth, tokenFor } from './daemon-client.ts';

/**
 * The credentials that the daemon on this host holds for a role, as `credential_process` wants them. `undefined` when there is
 * no daemon, when its token is not ours to read, when it has none, or when its role of this name is another than the configured one.
 */
export async function heldByDaemon(env: Environment, role: string): Promise<string | undefined> {
  const client = await clientConfig(env);
  const token = tokenFor(role, client, env);
  if (!token && env.SWITCH_ROLE_AUTH !== 'none') return undefined;
  try {
    if (!(await isOurRole(env, role, client))) return undefined;
    const { status, body } = await askDaemon(client.address, { path: `/process/${encodeURIComponent(role)}`, token });
    return status === 200 && JSON.parse(body).Version === 1 ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Where nothing is configured here, the daemon's word is taken. */
async function isOurRole(env: Environment, role: string, { address, roleArns }: ClientConfig): Promise<boolean> {
  const wanted = (role === DEFAULT_ROLE && env.SWITCH_ROLE_ARN) || roleArns?.[role];
  if (!wanted) return true;
  const { roles } = await daemonHealth(address);
  return roles.find((it) => it.role === role)?.roleArn === wanted;
}

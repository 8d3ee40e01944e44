import { clientConfig, daemonHealth } from '../client/daemon-client.ts';
import type { Environment } from '../config/environment.ts';

/** Where this environment's `AWS_CONTAINER_CREDENTIALS_FULL_URI` leads, if to a sidecar: its routes tell it from the ECS agent's. */
export function sidecarEndpoint(env: Environment): URL | undefined {
  const uri = env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!uri || !URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  return /^\/credentials(\/[a-z0-9-]+)?$/.test(url.pathname) ? url : undefined;
}

/**
 * Whether this is the environment of an app that a sidecar serves, rather than of a sidecar or of a person at a shell. A shell that
 * started the daemon and then turned to it has the variables of both: the daemon that answers there tells it from a mistake.
 */
export async function isAppEnvironment(env: Environment): Promise<boolean> {
  const url = sidecarEndpoint(env);
  if (!url) return false;
  if (!env.SWITCH_ROLE_ARN && !env.SWITCH_ROLE_CONFIG) return true;
  if (env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) return false;
  try {
    const { address } = await clientConfig(env);
    return Number(url.port || 80) === address.port && (await daemonHealth(address)).roles.length > 0;
  } catch {
    return false;
  }
}

import type { Environment } from '../config/environment.ts';

/** Where this environment's `AWS_CONTAINER_CREDENTIALS_FULL_URI` leads, if to a sidecar: its routes tell it from the ECS agent's. */
export function sidecarEndpoint(env: Environment): URL | undefined {
  const uri = env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!uri || !URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  return /^\/credentials(\/[a-z0-9-]+)?$/.test(url.pathname) ? url : undefined;
}

/** Whether this is the environment of an app that a sidecar serves, rather than of a sidecar or of a person at a shell. */
export function isAppEnvironment(env: Environment): boolean {
  return sidecarEndpoint(env) !== undefined && !env.SWITCH_ROLE_ARN && !env.SWITCH_ROLE_CONFIG;
}

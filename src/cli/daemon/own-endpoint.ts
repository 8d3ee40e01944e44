import { type Config, ConfigError } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Refuses a base identity that would come from this very daemon: it would wait for itself. Throws a `ConfigError`. */
export function refuseOwnEndpoint({ listen }: Config, env: Environment): void {
  const uri = env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!uri || env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || !URL.canParse(uri)) return;
  const { hostname, port, protocol } = new URL(uri);
  const ours = LOOPBACK.test(hostname) || hostname === listen.host;
  if (ours && Number(port || (protocol === 'https:' ? 443 : 80)) === listen.port)
    throw new ConfigError([
      `AWS_CONTAINER_CREDENTIALS_FULL_URI: ${uri} is this sidecar itself, which cannot be its own base identity; set it in the app's container alone`,
    ]);
}

import type { Environment } from '../config/environment.ts';
import { clientConfig, daemonHealth } from './daemon-client.ts';

/** 0 when every role of the daemon on this host has credentials to serve, else 1. Silent when all is well, as ECS wants it. */
export async function healthcheck(env: Environment): Promise<number> {
  const { address } = await clientConfig(env);
  const { healthy, roles } = await daemonHealth(address);
  if (healthy) return 0;
  process.stderr.write(`${JSON.stringify({ roles })}\n`);
  return 1;
}

import type { Environment } from '../config/environment.ts';
import { askDaemon, clientConfig } from './daemon-client.ts';

/** 0 when every role of the daemon on this host has credentials to serve, else 1. Silent when all is well, as ECS wants it. */
export async function healthcheck(env: Environment): Promise<number> {
  const { address } = await clientConfig(env);
  const { status, body } = await askDaemon(address, { path: '/health' });
  if (status === 200) return 0;
  process.stderr.write(`${body}\n`);
  return 1;
}

import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { handOverLauncher } from '../../ecs/handoff.ts';
import { hostToAsk } from '../client/daemon-client.ts';
import type { Config } from '../config/config.ts';

/**
 * Puts the launcher into the volume of each role that has one: an app on ECS needs it whether or not its token comes that way. Nothing happens
 * outside our image, where there is no launcher. Throws a `HandoffError`.
 */
export function handOverLaunchers({ roles, handoffDir, listen }: Config): void {
  const launcher = readLauncher();
  if (!launcher || !handoffDir) return;
  const host = hostToAsk(listen.host);
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
  for (const { name: role } of roles)
    if (isOurs(join(handoffDir, role)))
      handOverLauncher({ directory: handoffDir, role, launcher, processUrl: `${origin}/process/${role}` });
}

/** The static busybox that lies beside this program in its image. */
function readLauncher(): Uint8Array | undefined {
  try {
    return readFileSync(new URL('busybox', import.meta.url));
  } catch {
    return undefined;
  }
}

/** A user with a token of his own may have no volume, or one of another user: that alone keeps nobody from starting. */
function isOurs(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

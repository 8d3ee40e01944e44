import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE } from './clients.ts';

/** Debian's static busybox, which is our launcher when it is called `env`. */
export const BUSYBOX = { name: 'busybox', kind: 'apt' } as const;
export const BUSYBOX_PATH = join(CACHE, BUSYBOX.name, 'root/bin/busybox');

/** The launcher of the handoff volume, as an entry point begins with it. */
export function launcher(): readonly string[] {
  const env = join(mkdtempSync(join(tmpdir(), 'launcher-')), 'env');
  symlinkSync(BUSYBOX_PATH, env);
  return [env, '-u', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './clients.ts';

/** Debian's static busybox, which the image hands over as the launcher. */
export const BUSYBOX = { name: 'busybox', kind: 'apt' } as const;

export const readBusybox = () => readFileSync(join(CACHE, BUSYBOX.name, 'root/bin/busybox'));

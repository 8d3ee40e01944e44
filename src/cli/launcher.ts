import { readFileSync } from 'node:fs';

/**
 * The static busybox that lies beside this program in its image; `undefined` elsewhere, as in a checkout, where only tokens are handed over.
 */
export function readLauncher(): Uint8Array | undefined {
  try {
    return readFileSync(new URL('busybox', import.meta.url));
  } catch {
    return undefined;
  }
}

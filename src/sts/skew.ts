import type { Log } from '../core/log.ts';

const WORTH_SAYING_MS = 30_000;

/** Tells in the log how far this machine is behind STS, from where on a person would want to know. */
export function tellSkew(offsetMs = 0, role: string, log: Log): void {
  if (Math.abs(offsetMs) < WORTH_SAYING_MS) return;
  log.warn(
    { role, skewSeconds: Math.round(-offsetMs / 1000) },
    `this host's clock is ${Math.round(Math.abs(offsetMs) / 1000)} s ${offsetMs > 0 ? 'behind' : 'ahead of'} STS's`,
  );
}

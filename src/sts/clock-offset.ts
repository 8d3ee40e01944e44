import type { Moment } from '../core/clock.ts';
import type { Log } from '../core/log.ts';

/** The SDK itself corrects from four minutes on (`isClockSkewed` in @aws-sdk/core); STS refuses from fifteen. */
export const WORTH_CORRECTING_MS = 240_000;

const WORTH_SAYING_MS = 30_000;

/** How far this machine is behind STS in milliseconds, told in the log where a person would want to know; 0 when STS did not say. */
export function clockOffsetMs(serverTime: number | undefined, now: Moment, role: string, log: Log): number {
  if (serverTime === undefined) return 0;
  const offsetMs = serverTime - now.wallMs;
  if (Math.abs(offsetMs) >= WORTH_SAYING_MS)
    log.warn(
      { role, skewSeconds: Math.round(-offsetMs / 1000) },
      `this host's clock is ${Math.round(Math.abs(offsetMs) / 1000)} s ${offsetMs > 0 ? 'behind' : 'ahead of'} STS's`,
    );
  return offsetMs;
}

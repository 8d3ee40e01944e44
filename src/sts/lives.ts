import type { Moment } from '../core/clock.ts';
import type { ResponseMetadata } from './client.ts';

/**
 * How long a session that expires at `expiresAt` lives, in milliseconds and shortest first: by STS's clock, where it told, and
 * by ours. A clock by which it is over is wrong and left out: STS has just taken or made it.
 */
export function lives(expiresAt: number, { serverTime }: Readonly<ResponseMetadata>, askedAt: Moment): number[] {
  return [serverTime, askedAt.wallMs]
    .filter((now) => now !== undefined)
    .map((now) => expiresAt - now)
    .filter((life) => life > 0)
    .sort((one, other) => one - other);
}

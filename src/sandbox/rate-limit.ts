import { type Clock, elapsedMs } from '../core/clock.ts';

/** How many requests a second are answered in the long run, and how many at once after a pause. */
export type RateLimit = Readonly<{ perSecond: number; burst: number }>;

/** A token bucket: says of each request whether it is within `limit`. */
export function tokenBucket(clock: Clock): (limit: RateLimit) => boolean {
  let left: number | undefined;
  let at = clock.now();
  return ({ perSecond, burst }) => {
    const now = clock.now();
    left = Math.min(burst, (left ?? burst) + (elapsedMs(at, now) / 1000) * perSecond);
    at = now;
    if (left < 1) return false;
    left--;
    return true;
  };
}

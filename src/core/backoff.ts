/** The bounds of a wait that doubles with each failure, in milliseconds. */
export type Backoff = Readonly<{ firstMs: number; longestMs: number }>;

/**
 * The wait before the next attempt after `failures` failures in a row (1 or more), in milliseconds: "full jitter",
 * anywhere between the first step and a ceiling that doubles, so that a crowd of tasks does not come back in step.
 * @param random a number in [0, 1)
 */
export function backoffMs(failures: number, random: number, { firstMs, longestMs }: Backoff): number {
  const ceilingMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 30));
  return firstMs + random * (ceilingMs - firstMs);
}

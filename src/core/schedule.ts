import { type Backoff, backoffMs } from './backoff.ts';
import { elapsedMs, type Moment } from './clock.ts';
import type { Credentials } from './credentials.ts';
import type { IssueError, IssueErrorKind } from './errors.ts';

/** What an attempt brought: new credentials, or the reason why not. */
export type Outcome = Readonly<{ credentials: Credentials } | { error: IssueError }>;

/** Where a role's renewal stands after an attempt. */
export type Plan = Readonly<{ failures: number; waitMs: number }>;

/** Even credentials that live for moments do not make us ask without a pause. */
const SHORTEST_WAIT_MS = 1_000;

const UNSERVABLE_BEFORE_EXPIRY_MS = 60_000;

/**
 * 50 s and not 60 s: with the 10 s that an attempt may hang, credentials are back within a minute of STS's return.
 */
const BACKOFF: Readonly<Record<IssueErrorKind, Backoff>> = {
  transient: { firstMs: 1_000, longestMs: 50_000 },
  denied: { firstMs: 1_000, longestMs: 50_000 },
  misconfigured: { firstMs: 5_000, longestMs: 300_000 },
};

/** IAM needs 10 to 30 s, rarely minutes, until a new role or policy is known everywhere; ask often for as long. */
const PROPAGATION = { failures: 12, longestMs: 15_000 };

/** When to ask next, given how often it has failed so far and what came of this attempt. `random` is in [0, 1). */
export function plan(failuresSoFar: number, outcome: Outcome, random: number): Plan {
  if ('credentials' in outcome) return { failures: 0, waitMs: renewalMs(outcome.credentials.lifeMs, random) };
  const failures = failuresSoFar + 1;
  return { failures, waitMs: backoffMs(failures, random, backoffFor(outcome.error.kind, failures)) };
}

/** Half of the life, give or take a tenth of that half: 27 to 33 minutes of an hour. */
function renewalMs(lifeMs: number, random: number): number {
  return Math.max(SHORTEST_WAIT_MS, lifeMs * (0.45 + 0.1 * random));
}

function backoffFor(kind: IssueErrorKind, failures: number): Backoff {
  const backoff = BACKOFF[kind];
  if (kind !== 'denied' || failures > PROPAGATION.failures) return backoff;
  return { ...backoff, longestMs: PROPAGATION.longestMs };
}

/** Milliseconds until the credentials' true expiry, seen from `now`; negative after it. */
export function leftMs(credentials: Credentials, now: Moment): number {
  return credentials.lifeMs - elapsedMs(credentials.askedAt, now);
}

/** For how many milliseconds more they may be handed out: until a minute before their expiry, or a tenth of their life where that is shorter. */
export function servableMs(credentials: Credentials, now: Moment): number {
  return leftMs(credentials, now) - Math.min(UNSERVABLE_BEFORE_EXPIRY_MS, credentials.lifeMs / 10);
}

export const isServable = (credentials: Credentials, now: Moment) => servableMs(credentials, now) > 0;

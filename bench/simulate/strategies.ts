import type { Credentials } from '../../src/core/credentials.ts';
import { IssueError } from '../../src/core/errors.ts';
import { plan, servableMs } from '../../src/core/schedule.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Who asks STS, and when again. */
export type Strategy = Readonly<{
  name: string;
  /** How many ask for each task. */
  callersPerTask: number;
  /** How long what was issued may be used, in milliseconds. */
  usableMs: number;
  /** @returns how often it has failed in a row now, and milliseconds until it asks again */
  next(failuresSoFar: number, succeeded: boolean, random: () => number): Readonly<{ failures: number; waitMs: number }>;
}>;

const LIFE_MS = HOUR;
const credentials: Credentials = {
  accessKeyId: '',
  secretAccessKey: '',
  sessionToken: '',
  roleArn: '',
  accountId: '',
  expiresAt: LIFE_MS,
  lifeMs: LIFE_MS,
  askedAt: { wallMs: 0, monotonicMs: 0 },
};
const error = new IssueError({ kind: 'transient', code: 'Throttling', message: 'Rate exceeded', advice: '' });

/** The daemon: its schedule and its backoff, by its own code. */
export const sidecar: Strategy = {
  name: 'this sidecar',
  callersPerTask: 1,
  usableMs: servableMs(credentials, credentials.askedAt),
  next: (failuresSoFar, succeeded, random) => plan(failuresSoFar, succeeded ? { credentials } : { error }, random()),
};

/** The daemon with the middle of what it may draw in the place of each draw of one kind. The others stay the same draws, one for one. */
const withoutChance = (name: string, isFixed: (succeeded: boolean) => boolean): Strategy => ({
  ...sidecar,
  name,
  next(failuresSoFar, succeeded, random) {
    const drawn = random();
    return sidecar.next(failuresSoFar, succeeded, () => (isFixed(succeeded) ? 0.5 : drawn));
  },
});

/** Yardsticks: a crowd that is in step, and that nothing brings out of it. */
export const fixedBackoff = withoutChance('without chance in the backoff', (succeeded) => !succeeded);
export const fixedRenewal = withoutChance('without chance in the renewal', (succeeded) => succeeded);

const FIXED_BEFORE_EXPIRY_MS = 5 * MINUTE;

/** The same daemon with its backoff, but a renewal at a fixed time before expiry. */
export const fixedDaemon: Strategy = {
  ...sidecar,
  name: 'renewal fixed at 5 minutes before expiry',
  next: (failuresSoFar, succeeded, random) =>
    succeeded ? { failures: 0, waitMs: LIFE_MS - FIXED_BEFORE_EXPIRY_MS } : sidecar.next(failuresSoFar, false, random),
};

const PROCESSES = 4;
const SDK_ATTEMPTS = 3;
const SDK_BASE_MS = 500;
/** How often a process calls AWS, and so finds out that it needs credentials. */
const APP_CALL_EVERY_MS = 10 * SECOND;

/**
 * Four processes for each task, and each assumes the role with its AWS SDK: at the first call with less than five minutes left, up to three
 * attempts with the SDK's exponential backoff (500 ms for throttling), and again at the app's next call (AWS SDKs and Tools Reference
 * Guide, "Retry behavior", mode standard).
 */
export const eachProcess: Strategy = {
  name: 'each of 4 processes by itself',
  callersPerTask: PROCESSES,
  usableMs: LIFE_MS,
  next(failuresSoFar, succeeded, random) {
    const nextCallMs = random() * APP_CALL_EVERY_MS;
    if (succeeded) return { failures: 0, waitMs: LIFE_MS - 5 * MINUTE + nextCallMs };
    const failures = failuresSoFar + 1;
    const attempt = failures % SDK_ATTEMPTS;
    return { failures, waitMs: attempt === 0 ? nextCallMs : random() * SDK_BASE_MS * 2 ** attempt };
  },
};

export const STRATEGIES: readonly Strategy[] = [sidecar, fixedDaemon, eachProcess];

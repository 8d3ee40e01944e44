import { elapsedMs, type Moment } from '../core/clock.ts';
import { type Credentials, formatInstant } from '../core/credentials.ts';
import type { IssueError } from '../core/errors.ts';
import { servableMs } from '../core/schedule.ts';
import type { RoleStatus } from '../core/served-role.ts';

/** The credentials that were issued last, as anyone may see them. */
export type Issued = Pick<RoleStatus, 'accessKeyId' | 'roleArn' | 'expiration' | 'renewedAt'>;

/** Failures in a row, the last of them and when the first was. */
export type Outage = Readonly<{ since: Moment; failures: number; error: IssueError }>;

/** What a log line says of a renewal, and of the outage that it ends. */
export function renewalFields(
  { renewedAt: _, ...issued }: Issued,
  { outage, waitMs, now }: Readonly<{ outage: Outage | undefined; waitMs: number; now: Moment }>,
) {
  const ended = outage && { afterFailures: outage.failures, failedForSeconds: seconds(elapsedMs(outage.since, now)) };
  return { ...issued, ...ended, nextInSeconds: seconds(waitMs) };
}

/** What it says of a failure. First stands what is asked for at night: which error, since when, until when apps are served, what comes next. */
export function failureFields(
  { since, failures, error }: Outage,
  { held, waitMs, now }: Readonly<{ held?: Credentials | undefined; waitMs: number; now: Moment }>,
) {
  const { code, ...rest } = error.detail;
  return {
    code,
    failures,
    failingSince: formatInstant(since.wallMs),
    ...(held && { servedUntil: endOf(held, now) }),
    nextInSeconds: seconds(waitMs),
    ...rest,
  };
}

/** The instant at which serving these credentials ends. */
export const endOf = (held: Credentials, now: Moment) => formatInstant(now.wallMs + servableMs(held, now));

const seconds = (ms: number) => Math.round(ms / 1000);

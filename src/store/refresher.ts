import { type Clock, elapsedMs, type Moment } from '../core/clock.ts';
import { type Credentials, describe, formatInstant, type Issuer } from '../core/credentials.ts';
import { IssueError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { leftMs, type Outcome, plan } from '../core/schedule.ts';
import type { RefreshAnswer, RoleState, RoleStatus, ServedRole } from '../core/served-role.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { CredentialStore } from './credential-store.ts';

export type RefresherParts = Readonly<{
  name: string;
  issuer: Issuer;
  store: CredentialStore;
  clock: Clock;
  /** A random number in [0, 1). */
  random: () => number;
  log: Log;
  telemetry: Telemetry;
}>;

/** A role that renews itself for as long as `run` runs. */
export interface Refresher extends ServedRole {
  /** Resolves once the first attempt has ended, whichever way. */
  readonly firstAttempt: Promise<void>;
  /** Resolves when `signal` aborts; rejects only for a fault of our own. */
  run(signal: AbortSignal): Promise<void>;
}

const SHORTEST_BETWEEN_REFRESHES_MS = 10_000;

/** The one loop that asks the issuer and writes the store: one attempt at a time, then a sleep that only `refresh` cuts short. */
export function refresher({ name, issuer, store, clock, random, log, telemetry }: RefresherParts): Refresher {
  let failures = 0;
  let lastError: IssueError | undefined;
  let wakeAt: Moment | undefined;
  let grantedAt: Moment | undefined;
  let nap = new AbortController();
  const { promise: firstAttempt, resolve: attempted } = Promise.withResolvers<void>();

  async function attempt(signal: AbortSignal): Promise<Outcome> {
    const start = clock.now();
    const outcome = await issuer.issue(signal).then(
      (credentials) => ({ credentials }),
      (error: unknown) => {
        if (error instanceof IssueError) return { error };
        throw error;
      },
    );
    const code = 'error' in outcome ? outcome.error.code : 'success';
    telemetry.issued(name, code, elapsedMs(start, clock.now()));
    return outcome;
  }

  function settle(outcome: Outcome): number {
    const next = plan(failures, outcome, random());
    failures = next.failures;
    lastError = 'error' in outcome ? outcome.error : undefined;
    wakeAt = later(clock.now(), next.waitMs);
    if ('credentials' in outcome) store.replace(name, outcome.credentials);
    report(outcome, { role: name, held: store.current(name), failures, waitMs: next.waitMs, log });
    attempted();
    return next.waitMs;
  }

  function state(): RoleState {
    if (store.current(name)) return lastError ? 'late' : 'ready';
    if (!wakeAt) return 'starting';
    return !lastError || lastError.kind === 'transient' ? 'unavailable' : 'refused';
  }

  return {
    name,
    firstAttempt,
    current: () => store.current(name),
    lastError: () => lastError,
    status(): RoleStatus {
      const held = store.current(name);
      return {
        role: name,
        state: state(),
        ...(held && { ...describe(held), secondsLeft: Math.floor(leftMs(held, clock.now()) / 1000) }),
        ...(wakeAt && { nextRefresh: formatInstant(wakeAt.wallMs) }),
        ...(lastError && { failures, lastError: errorForAnyone(lastError) }),
      };
    },
    refresh(): RefreshAnswer {
      const now = clock.now();
      const waitMs = grantedAt ? SHORTEST_BETWEEN_REFRESHES_MS - elapsedMs(grantedAt, now) : 0;
      if (waitMs > 0) return { accepted: false, retryAfterSeconds: Math.ceil(waitMs / 1000) };
      grantedAt = now;
      nap.abort();
      return { accepted: true, retryAfterSeconds: SHORTEST_BETWEEN_REFRESHES_MS / 1000 };
    },
    async run(signal) {
      const wake = () => nap.abort();
      signal.addEventListener('abort', wake);
      try {
        while (!signal.aborted) {
          const waitMs = settle(await attempt(signal));
          nap = new AbortController();
          if (!signal.aborted) await clock.sleep(waitMs, nap.signal);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        attempted();
        signal.removeEventListener('abort', wake);
      }
    },
  };
}

type Report = Readonly<{
  role: string;
  held: Credentials | undefined;
  failures: number;
  waitMs: number;
  log: Log;
}>;

function report(outcome: Outcome, { role, held, failures, waitMs, log }: Report): void {
  const nextInSeconds = Math.round(waitMs / 1000);
  if ('credentials' in outcome) {
    log.info({ role, ...describe(outcome.credentials), nextInSeconds }, 'credentials renewed');
    return;
  }
  const fields = { role, ...outcome.error.detail, failures, nextInSeconds };
  if (held)
    log.warn(
      { ...fields, servedUntil: describe(held).expiration },
      'renewal failed; the held credentials are served on',
    );
  else log.error(fields, 'no credentials could be had');
}

const later = ({ wallMs, monotonicMs }: Moment, ms: number): Moment => ({
  wallMs: wallMs + ms,
  monotonicMs: monotonicMs + ms,
});

function errorForAnyone({ detail }: IssueError): NonNullable<RoleStatus['lastError']> {
  const { code, message, advice, requestId } = detail;
  return { code, message, advice, ...(requestId && { requestId }) };
}

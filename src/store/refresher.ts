import { type Clock, elapsedMs, type Moment } from '../core/clock.ts';
import { describe, formatInstant, type Issuer } from '../core/credentials.ts';
import { IssueError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { leftMs, type Outcome, plan, servableMs } from '../core/schedule.ts';
import type { RefreshAnswer, RoleState, RoleStatus, ServedRole } from '../core/served-role.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { CredentialStore } from './credential-store.ts';
import { endOf, failureFields, type Issued, type Outage, renewalFields } from './renewal-fields.ts';

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
  let outage: Outage | undefined;
  let lastIssued: Issued | undefined;
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
    const now = clock.now();
    const { failures, waitMs } = plan(outage?.failures ?? 0, outcome, random());
    wakeAt = later(now, waitMs);
    if ('credentials' in outcome) {
      store.replace(name, outcome.credentials);
      lastIssued = { ...describe(outcome.credentials), renewedAt: formatInstant(now.wallMs) };
      log.info({ role: name, ...renewalFields(lastIssued, { outage, waitMs, now }) }, 'credentials renewed');
      outage = undefined;
    } else {
      outage = { since: outage?.since ?? now, failures, error: outcome.error };
      const held = store.current(name);
      const fields = { role: name, ...failureFields(outage, { held, waitMs, now }) };
      if (held) log.warn(fields, 'renewal failed; the held credentials are served on');
      else log.error(fields, 'no credentials could be had');
    }
    attempted();
    return waitMs;
  }

  /** Tells at that very moment that the held credentials end, where that is before the next attempt. */
  async function tellEnd(waitMs: number, signal: AbortSignal): Promise<void> {
    const held = store.current(name);
    const endsInMs = held ? servableMs(held, clock.now()) : Number.POSITIVE_INFINITY;
    if (endsInMs >= waitMs) return;
    await clock.sleep(endsInMs, signal);
    if (signal.aborted) return;
    const fields = outage && failureFields(outage, { waitMs: waitMs - endsInMs, now: clock.now() });
    log.error({ role: name, ...fields }, 'the held credentials have ended; callers get none until a renewal succeeds');
  }

  function state(): RoleState {
    if (store.current(name)) return outage ? 'late' : 'ready';
    if (!wakeAt) return 'starting';
    return !outage || outage.error.kind === 'transient' ? 'unavailable' : 'refused';
  }

  return {
    name,
    firstAttempt,
    current: () => store.current(name),
    lastError: () => outage?.error,
    status(): RoleStatus {
      const held = store.current(name);
      const now = clock.now();
      return {
        role: name,
        state: state(),
        ...lastIssued,
        ...(held && { secondsLeft: Math.floor(leftMs(held, now) / 1000), servedUntil: endOf(held, now) }),
        ...(wakeAt && { nextRefresh: formatInstant(wakeAt.wallMs) }),
        ...(outage && {
          failingSince: formatInstant(outage.since.wallMs),
          failures: outage.failures,
          lastError: errorForAnyone(outage.error),
        }),
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
          if (!signal.aborted) await Promise.all([clock.sleep(waitMs, nap.signal), tellEnd(waitMs, nap.signal)]);
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

const later = ({ wallMs, monotonicMs }: Moment, ms: number): Moment => ({
  wallMs: wallMs + ms,
  monotonicMs: monotonicMs + ms,
});

function errorForAnyone({ detail }: IssueError): NonNullable<RoleStatus['lastError']> {
  const { code, message, advice, requestId, tried } = detail;
  return { code, message, advice, ...(requestId && { requestId }), ...(tried && { tried }) };
}

import { type Clock, elapsedMs } from '../../src/core/clock.ts';
import type { Credentials, Issuer } from '../../src/core/credentials.ts';
import { IssueError, type IssueErrorKind } from '../../src/core/errors.ts';

export type FakeIssuer = Issuer & {
  /** What the next calls meet; `undefined`: all is well. */
  trouble: IssueErrorKind | undefined;
  /** How long a call takes. */
  latencyMs: () => number;
  readonly issued: Credentials[];
  /** How many calls were ever under way at once. */
  readonly mostInFlight: number;
  readonly calls: number;
};

/** An issuer that keeps count, gives sessions of `lifeMs`, and takes its time by the clock that it is given. */
export function fakeIssuer(clock: Clock, lifeMs: number): FakeIssuer {
  let inFlight = 0;
  let mostInFlight = 0;
  let calls = 0;
  const issued: Credentials[] = [];
  return {
    trouble: undefined,
    latencyMs: () => 0,
    issued,
    get mostInFlight() {
      return mostInFlight;
    },
    get calls() {
      return calls;
    },
    async issue(signal) {
      calls++;
      inFlight++;
      mostInFlight = Math.max(mostInFlight, inFlight);
      const askedAt = clock.now();
      await clock.sleep(this.latencyMs(), signal);
      inFlight--;
      signal?.throwIfAborted();
      if (this.trouble)
        throw new IssueError({ kind: this.trouble, code: 'Trouble', message: 'as asked', advice: 'none' });
      const credentials = sampleCredentials({
        askedAt,
        lifeMs,
        expiresAt: askedAt.wallMs + lifeMs,
        accessKeyId: `ASIA${calls}`,
      });
      issued.push(credentials);
      return credentials;
    },
  };
}

/** Whole credentials whose secrets are easy to find in a text. */
export function sampleCredentials(parts: Partial<Credentials> = {}): Credentials {
  return {
    accessKeyId: 'ASIASAMPLE',
    secretAccessKey: 'SECRET-KEY-OF-THE-SAMPLE',
    sessionToken: 'SESSION-TOKEN-OF-THE-SAMPLE',
    expiresAt: Date.parse('2026-01-02T04:04:05Z'),
    lifeMs: 3_600_000,
    askedAt: { wallMs: Date.parse('2026-01-02T03:04:05Z'), monotonicMs: 0 },
    roleArn: 'arn:aws:iam::222222222222:role/switch-role',
    accountId: '222222222222',
    ...parts,
  };
}

/** The life that is truly left of what was issued, by the clock that moved further. */
export const trulyLeftMs = (credentials: Credentials, clock: Clock) =>
  credentials.lifeMs - elapsedMs(credentials.askedAt, clock.now());

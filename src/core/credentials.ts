import type { Moment } from './clock.ts';

/** Temporary credentials, whole and checked. A value is never changed, only replaced. */
export type Credentials = Readonly<{
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** The expiry as the issuer states it, epoch milliseconds in whole seconds: what apps are told. */
  expiresAt: number;
  /** The life that the issuer gave by its own clock, in milliseconds; our decisions count from `askedAt`. */
  lifeMs: number;
  /** The moment before they were asked for, so that their age is never underestimated. */
  askedAt: Moment;
  roleArn: string;
  accountId: string;
}>;

/** Who mints credentials. Rejects with an `IssueError`, or with `signal`'s reason when it aborts; without one it is waited for. */
export interface Issuer {
  issue(signal?: AbortSignal): Promise<Credentials>;
}

/** Who hands them out: never expired ones, never a promise. */
export interface CredentialReader {
  current(): Credentials | undefined;
}

/** All that a log, a metric or a status may ever say of credentials. */
export function describe(
  credentials: Credentials,
): Readonly<{ accessKeyId: string; roleArn: string; expiration: string }> {
  return {
    accessKeyId: credentials.accessKeyId,
    roleArn: credentials.roleArn,
    expiration: formatInstant(credentials.expiresAt),
  };
}

/** Epoch milliseconds as `2026-01-02T03:04:05Z`: the only form that every AWS SDK's date parser takes. */
export function formatInstant(epochMs: number): string {
  return `${new Date(Math.floor(epochMs / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

import type { CredentialReader } from './credentials.ts';
import type { IssueError, IssueErrorDetail } from './errors.ts';

/**
 * - `starting`: no attempt has ended yet
 * - `ready`: credentials are held and the last attempt succeeded
 * - `late`: credentials are held, but renewing them fails
 * - `refused`: none are held, and STS says no
 * - `unavailable`: none are held, for a cause that passes
 */
export type RoleState = 'starting' | 'ready' | 'late' | 'refused' | 'unavailable';

/** What anyone on this host may know of a role. No secret is in it. */
export type RoleStatus = Readonly<{
  role: string;
  state: RoleState;
  /** Of the credentials that were issued last, even when they have ended. Instants are `2026-01-02T03:04:05Z`. */
  roleArn?: string;
  accessKeyId?: string;
  expiration?: string;
  renewedAt?: string;
  /** Until their expiry; only while they are served. */
  secondsLeft?: number;
  /** When serving them ends. */
  servedUntil?: string;
  nextRefresh?: string;
  /** Since when, and how often in a row, renewing has failed, and what the last failure was. */
  failingSince?: string;
  failures?: number;
  lastError?: Readonly<Pick<IssueErrorDetail, 'code' | 'message' | 'advice' | 'requestId' | 'tried'>>;
}>;

/** What became of a wish to renew at once: it is under way, or it has to wait because the last one was just now. */
export type RefreshAnswer = Readonly<{ accepted: boolean; retryAfterSeconds: number }>;

/** A role as the door and the verbs see it: to be read, and to be asked for a renewal. */
export interface ServedRole extends CredentialReader {
  readonly name: string;
  status(): RoleStatus;
  /** Why the last attempt failed; `undefined` once one succeeds. */
  lastError(): IssueError | undefined;
  /** Asks for a renewal now; at most one in 10 s is granted. */
  refresh(): RefreshAnswer;
}

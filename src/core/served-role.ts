import type { CredentialReader } from './credentials.ts';
import type { IssueError } from './errors.ts';

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
  roleArn?: string;
  accessKeyId?: string;
  /** Instants are `2026-01-02T03:04:05Z`. */
  expiration?: string;
  secondsLeft?: number;
  nextRefresh?: string;
  failures?: number;
  lastError?: Readonly<{ code: string; message: string; advice: string; requestId?: string }>;
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

import type { Credentials } from '../core/credentials.ts';
import type { IssueError } from '../core/errors.ts';
import type { ServedRole } from '../core/served-role.ts';
import { HttpError } from './errors.ts';

const RETRY_AFTER_SECONDS = 1;

export const retryAfter = (seconds: number) => ({ 'Retry-After': String(seconds) });

/**
 * The role's servable credentials, from memory. Without any it throws: a 503, which SDKs retry, for a cause that passes, and a 403
 * with STS's own reason, which they show to a person, where STS refused for good.
 */
export function credentialsOf(role: ServedRole): Credentials {
  const credentials = role.current();
  if (credentials) return credentials;
  const error = role.lastError();
  if (error && error.kind !== 'transient')
    throw new HttpError(403, error.code, `${error.detail.message} (${error.detail.advice}${requestId(error)})`);
  const cause = error ? `: ${error.message}${requestId(error)}` : '';
  throw new HttpError(
    503,
    'CredentialsNotAvailable',
    `no credentials are held for the role ${role.name} just now${cause}`,
    retryAfter(RETRY_AFTER_SECONDS),
  );
}

const requestId = ({ detail }: IssueError) => (detail.requestId ? `; request id ${detail.requestId}` : '');

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HttpError } from './errors.ts';

/** Lets the request pass, or throws the 401. */
export type Authorize = (request: IncomingMessage, role: string) => void;

export const authorizeAnyone: Authorize = () => undefined;

/**
 * Lets pass who shows the role's own token, raw as the SDKs send it or after `Bearer ` as hand-written clients do. Digests of equal length
 * are compared in constant time, so neither the token nor its length can be guessed from how long a refusal takes.
 */
export function authorizeByToken(tokens: ReadonlyMap<string, string>): Authorize {
  const digests = new Map([...tokens].map(([role, token]) => [role, digest(token)]));
  return (request, role) => {
    const shown = request.headersDistinct.authorization ?? [];
    if (shown.length === 0)
      throw new HttpError(
        401,
        'TokenMissing',
        'no Authorization header: is AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE set?',
      );
    const expected = digests.get(role);
    const token = shown.length === 1 ? (shown[0] ?? '').replace(/^Bearer /i, '') : '';
    if (!expected || !timingSafeEqual(digest(token), expected))
      throw new HttpError(401, 'TokenNotValid', `the token does not open the role ${role}`);
  };
}

const digest = (token: string) => createHash('sha256').update(token).digest();

import type { Credentials } from '../../src/core/credentials.ts';
import type { IssueError } from '../../src/core/errors.ts';
import type { ServedRole } from '../../src/core/served-role.ts';

/** A role whose state a test sets. */
export function fakeRole(
  name: string,
  { credentials, error }: Readonly<{ credentials?: Credentials; error?: IssueError }> = {},
): ServedRole & { readonly refreshes: number } {
  let refreshes = 0;
  return {
    name,
    get refreshes() {
      return refreshes;
    },
    current: () => credentials,
    lastError: () => error,
    status: () => ({ role: name, state: credentials ? 'ready' : 'unavailable' }),
    refresh() {
      refreshes++;
      return { accepted: refreshes === 1, retryAfterSeconds: 10 };
    },
  };
}

import { readFileSync } from 'node:fs';
import type { Environment } from '../config/environment.ts';
import { type CheckResult, fine, skipped, wrong } from './check-result.ts';

const CHECK = 'token';

/** The token that an app of this environment would send. */
export function checkToken(env: Environment): CheckResult {
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  try {
    const token = appToken(env);
    if (token === undefined) return skipped(CHECK, 'none is set; right only for a sidecar with auth: none');
    // No SDK strips a line end: JavaScript v2 crashes over it, others refuse the file.
    if (/[\r\n]/.test(token))
      return wrong(CHECK, 'it holds a line end', [
        {
          what: 'the token ends with a line end, which no SDK strips',
          fix: 'use the file that the sidecar writes as it is',
        },
      ]);
    return fine(CHECK, file ? `in ${file}` : 'in AWS_CONTAINER_AUTHORIZATION_TOKEN');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    return wrong(CHECK, `${file} cannot be read (${code})`, [
      {
        what: `${file} cannot be read (${code})`,
        fix: "mount the role's handoff volume at /switch-role, and let the app start after the sidecar is healthy (dependsOn)",
      },
    ]);
  }
}

/** The token that this environment hands to an app. Throws the file system's error where its file cannot be read. */
export function appToken(env: Environment): string | undefined {
  const { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } = env;
  return file ? readFileSync(file, 'utf8') : token || undefined;
}

import { type Credentials, formatInstant } from '../../core/credentials.ts';
import type { Environment } from '../config/environment.ts';
import { issueOnce } from './issue-once.ts';
import { FORMATS, type ShellFormat } from './shell-formats.ts';

/** Assumes a role once and prints its credentials as variables, for `eval "$(switch-role env)"` and its like. */
export async function env(
  environment: Environment,
  { role, format }: Readonly<{ role: string | undefined; format: ShellFormat }>,
): Promise<number> {
  process.stdout.write(FORMATS[format](variablesOf(await issueOnce(environment, role))));
  return 0;
}

/** The names that every AWS SDK and the AWS CLI read; the last one tells tools when to come back. */
function variablesOf(credentials: Credentials): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_CREDENTIAL_EXPIRATION: formatInstant(credentials.expiresAt),
  };
}

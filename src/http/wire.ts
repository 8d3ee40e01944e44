import type { ServerResponse } from 'node:http';
import { type Credentials, formatInstant } from '../core/credentials.ts';

/**
 * Credentials as the container credentials protocol spells them: the ECS agent's five members, and `AccountId`, which SDKs with
 * account-based endpoints read (AWS SDKs and Tools Reference Guide, "Container credential provider").
 */
export function toContainerCredentials(credentials: Credentials) {
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken,
    Expiration: formatInstant(credentials.expiresAt),
    RoleArn: credentials.roleArn,
    AccountId: credentials.accountId,
  };
}

/** The same as `credential_process` spells them (AWS SDKs and Tools Reference Guide, "Process credential provider"). */
export function toProcessCredentials(credentials: Credentials) {
  return {
    Version: 1,
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: formatInstant(credentials.expiresAt),
    AccountId: credentials.accountId,
  };
}

/** Answers with JSON. The content type bears no charset: Go's SDK reads error bodies only when it is exactly this. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(bytes);
}

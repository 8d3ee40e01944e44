import { roleOfSession } from '../core/arn.ts';
import type { Clock } from '../core/clock.ts';
import type { Issuer } from '../core/credentials.ts';
import { IssueError } from '../core/errors.ts';
import type { Identity, IdentitySource } from '../core/identity.ts';
import type { Log } from '../core/log.ts';
import { amendedCalls } from './amended-calls.ts';
import { readCallerIdentity } from './caller-identity.ts';
import type { StsClient } from './client.ts';
import { lives } from './lives.ts';
import { tellSkew } from './skew.ts';

export type PassthroughParts = Readonly<{
  /** The role's name. */
  name: string;
  source: IdentitySource;
  sts: StsClient;
  clock: Clock;
  log: Log;
}>;

/**
 * Hands on the base identity itself. Whose it is, STS tells: GetCallerIdentity needs no permission (AWS STS API Reference).
 * Rejects with an `IssueError`, of code `NotTemporary` for long-lived keys: an app could not be told when to come back.
 */
export function passthroughIssuer({ name, source, sts, clock, log }: PassthroughParts): Issuer {
  const call = amendedCalls({
    source,
    sts,
    clock,
    tried: { action: 'GetCallerIdentity' },
    observe: (_wire, offsetMs) => tellSkew(offsetMs, name, log),
  });
  return {
    issue: (signal) =>
      call({
        signal,
        send: (identity) => sts.getCallerIdentity(sessionOf(identity), signal),
        read: (response, identity, askedAt) => {
          const { arn, accountId } = readCallerIdentity(response);
          const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = sessionOf(identity);
          const [lifeMs] = lives(expiresAt, response.metadata, askedAt);
          if (lifeMs === undefined) throw withoutLife(accessKeyId);
          return {
            accessKeyId,
            secretAccessKey,
            sessionToken,
            expiresAt,
            lifeMs,
            askedAt,
            roleArn: roleOfSession(arn)?.arn ?? arn,
            accountId,
          };
        },
      }),
  };
}

function sessionOf(identity: Identity): Identity & Required<Pick<Identity, 'sessionToken' | 'expiresAt'>> {
  const { sessionToken, expiresAt } = identity;
  if (!sessionToken || expiresAt === undefined) throw notTemporary(identity.accessKeyId);
  return { ...identity, sessionToken, expiresAt };
}

/** STS has just taken them, so what is wrong is the expiry that their source states: a credential process may state anything. */
function withoutLife(accessKeyId: string): IssueError {
  return new IssueError({
    kind: 'transient',
    code: 'BaseCredentialsUnavailable',
    message: `the source of the base credentials (${accessKeyId}) states an expiry that is past, or no date`,
    advice: 'see what that source says, and the clock of this host',
  });
}

function notTemporary(accessKeyId: string): IssueError {
  return new IssueError({
    kind: 'misconfigured',
    code: 'NotTemporary',
    message: `the base credentials (${accessKeyId}) are long-lived or state no expiry, and cannot be passed through`,
    advice: 'passthrough needs a session: a task role, SSO, or an assumed role',
  });
}

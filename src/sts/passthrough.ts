import { roleOfSession } from '../core/arn.ts';
import type { Clock } from '../core/clock.ts';
import type { Issuer } from '../core/credentials.ts';
import { IssueError } from '../core/errors.ts';
import type { IdentitySource } from '../core/identity.ts';
import { classify } from './classify.ts';
import type { StsClient } from './client.ts';

/**
 * Hands on the base identity itself. Whose it is, STS tells: GetCallerIdentity needs no permission (AWS STS API Reference).
 * Rejects with an `IssueError` of code `NotTemporary` for long-lived keys: an app could not be told when to come back.
 */
export function passthroughIssuer({
  source,
  sts,
  clock,
}: Readonly<{ source: IdentitySource; sts: StsClient; clock: Clock }>): Issuer {
  return {
    async issue(signal) {
      const askedAt = clock.now();
      const identity = await source.read();
      const { sessionToken, expiresAt } = identity;
      if (!sessionToken || expiresAt === undefined) throw notTemporary(identity.accessKeyId);
      const { arn, accountId } = await callerOf(signal, identity, sts).catch((error: unknown) => {
        signal.throwIfAborted();
        const refused = classify(error, {
          action: 'GetCallerIdentity',
          region: sts.region,
          accessKeyId: identity.accessKeyId,
        });
        if (refused.code === 'ExpiredToken') source.forget();
        throw refused;
      });
      return {
        accessKeyId: identity.accessKeyId,
        secretAccessKey: identity.secretAccessKey,
        sessionToken,
        expiresAt,
        lifeMs: expiresAt - askedAt.wallMs,
        askedAt,
        roleArn: roleOfSession(arn)?.arn ?? arn,
        accountId,
      };
    },
  };
}

async function callerOf(signal: AbortSignal, identity: Parameters<StsClient['getCallerIdentity']>[0], sts: StsClient) {
  const { output } = await sts.getCallerIdentity(identity, signal);
  if (!output.Arn || !output.Account) throw new Error('GetCallerIdentity answered without an ARN');
  return { arn: output.Arn, accountId: output.Account };
}

function notTemporary(accessKeyId: string): IssueError {
  return new IssueError({
    kind: 'misconfigured',
    code: 'NotTemporary',
    message: `the base credentials (${accessKeyId}) are long-lived or state no expiry, and cannot be passed through`,
    advice: 'passthrough needs a session: a task role, SSO, or an assumed role',
  });
}

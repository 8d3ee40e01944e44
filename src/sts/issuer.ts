import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { Clock } from '../core/clock.ts';
import type { Issuer } from '../core/credentials.ts';
import type { IdentitySource } from '../core/identity.ts';
import type { Log } from '../core/log.ts';
import { CHAINED_SESSION_SECONDS, type SwitchRole } from '../core/switch-role.ts';
import { type Amendment, amendedCalls } from './amended-calls.ts';
import { readAssumeRole } from './assume-role-response.ts';
import type { StsClient } from './client.ts';
import { tellSkew } from './skew.ts';

export type IssuerParts = Readonly<{
  role: SwitchRole;
  source: IdentitySource;
  sts: StsClient;
  clock: Clock;
  log: Log;
}>;

const CHAINING_LIMIT = /1 hour session limit for roles assumed by role chaining/;

/** Mints a switch-role's credentials: one AssumeRole with the source's identity. Rejects with an `IssueError`. */
export function assumeRoleIssuer({ role, source, sts, clock, log }: IssuerParts): Issuer {
  const { name, roleArn } = role;
  let { durationSeconds } = role;

  const shorten: Amendment = {
    cures: ({ message }) => CHAINING_LIMIT.test(message) && durationSeconds > CHAINED_SESSION_SECONDS,
    apply: () => {
      log.warn(
        { role: name, asked: durationSeconds, using: CHAINED_SESSION_SECONDS },
        'a role that is assumed by a role lives an hour at most: asking for 3600 seconds from now on',
      );
      durationSeconds = CHAINED_SESSION_SECONDS;
    },
  };
  const call = amendedCalls({
    source,
    sts,
    clock,
    tried: { role: roleArn },
    amendments: [shorten],
    observe: (_wire, offsetMs) => tellSkew(offsetMs, name, log),
  });

  return {
    issue: (signal) =>
      call({
        signal,
        send: (identity) => sts.assumeRole(assumeRoleInput(role, durationSeconds), identity, signal),
        read: (response, _identity, askedAt) => readAssumeRole(response, { roleArn, durationSeconds, askedAt }),
      }),
  };
}

function assumeRoleInput(role: SwitchRole, durationSeconds: number): AssumeRoleCommandInput {
  return {
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName,
    DurationSeconds: durationSeconds,
    ...(role.externalId && { ExternalId: role.externalId }),
    ...(role.policy && { Policy: role.policy }),
    ...(role.policyArns && { PolicyArns: role.policyArns.map((arn) => ({ arn })) }),
    ...(role.tags && { Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })) }),
    ...(role.transitiveTagKeys && { TransitiveTagKeys: [...role.transitiveTagKeys] }),
    ...(role.sourceIdentity && { SourceIdentity: role.sourceIdentity }),
  };
}

import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { Clock } from '../core/clock.ts';
import type { Issuer } from '../core/credentials.ts';
import type { IssueError } from '../core/errors.ts';
import type { IdentitySource } from '../core/identity.ts';
import type { Log } from '../core/log.ts';
import { CHAINED_SESSION_SECONDS, type SwitchRole } from '../core/switch-role.ts';
import { readAnswer } from './answer.ts';
import { isBaseRejected } from './base-rejected.ts';
import { classify } from './classify.ts';
import { StsCallError, type StsClient } from './client.ts';
import { clockOffsetMs, WORTH_CORRECTING_MS } from './clock-offset.ts';

export type IssuerParts = Readonly<{
  role: SwitchRole;
  source: IdentitySource;
  sts: StsClient;
  clock: Clock;
  log: Log;
}>;

/** A change to the next request that cures one kind of refusal. */
type Amendment = Readonly<{ cures: (error: IssueError) => boolean; apply: () => void }>;

const CHAINING_LIMIT = /1 hour session limit for roles assumed by role chaining/;

/**
 * Mints a switch-role's credentials: one AssumeRole with the source's identity. A refusal that a changed request cures is
 * answered by that request at once, each change at most once; any other rejects with an `IssueError`.
 */
export function assumeRoleIssuer({ role, source, sts, clock, log }: IssuerParts): Issuer {
  let durationSeconds = role.durationSeconds;
  let offsetMs = 0;
  let correctedMs = 0;

  const amendments: readonly Amendment[] = [
    {
      cures: () => Math.abs(offsetMs - correctedMs) >= WORTH_CORRECTING_MS,
      apply: () => {
        correctedMs = offsetMs;
        sts.setClockOffset(offsetMs);
      },
    },
    { cures: isBaseRejected, apply: () => source.forget() },
    {
      cures: ({ message }) => CHAINING_LIMIT.test(message) && durationSeconds > CHAINED_SESSION_SECONDS,
      apply: () => {
        log.warn(
          { role: role.name, asked: durationSeconds, using: CHAINED_SESSION_SECONDS },
          'a role that is assumed by a role lives an hour at most: asking for 3600 seconds from now on',
        );
        durationSeconds = CHAINED_SESSION_SECONDS;
      },
    },
  ];

  async function attempt(signal: AbortSignal) {
    const identity = await source.read();
    const tried = { role: role.roleArn, region: sts.region, accessKeyId: identity.accessKeyId };
    const askedAt = clock.now();
    try {
      const answer = await sts.assumeRole(assumeRoleInput(role, durationSeconds), identity, signal);
      offsetMs = clockOffsetMs(answer.wire.serverTime, clock.now(), role.name, log);
      return readAnswer(answer, { roleArn: role.roleArn, durationSeconds, askedAt });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof StsCallError) offsetMs = clockOffsetMs(error.wire.serverTime, clock.now(), role.name, log);
      throw classify(error, tried);
    }
  }

  return {
    async issue(signal) {
      const untried = new Set(amendments);
      for (;;) {
        try {
          return await attempt(signal);
        } catch (error) {
          const amendment = [...untried].find(({ cures }) => cures(error as IssueError));
          if (!amendment || signal.aborted) throw error;
          untried.delete(amendment);
          amendment.apply();
        }
      }
    },
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

import type { AssumeRoleParameters } from './assume-role-parameters.ts';
import { authorize } from './authorize.ts';
import type { Caller } from './caller.ts';
import { packedPolicySize } from './session-policies.ts';
import type { IssuedSession, Sessions } from './sessions.ts';
import { validateAssumeRole } from './validate-assume-role.ts';
import type { SandboxWorld } from './world.ts';

/**
 * AssumeRole, from parameters to a session.
 * @param lifeSeconds the most that the session may really live, however long was asked for
 * @throws StsError in all of AWS's ways
 */
export function assumeRole(
  {
    world,
    sessions,
    nowMs,
    lifeSeconds,
  }: Readonly<{
    world: SandboxWorld;
    sessions: Sessions;
    nowMs: number;
    lifeSeconds: number;
  }>,
  caller: Caller,
  parameters: AssumeRoleParameters,
): Readonly<{ session: IssuedSession; packedPolicySize: number | undefined }> {
  const request = validateAssumeRole(parameters);
  const role = authorize(world, caller, request);
  const packed = packedPolicySize(request);
  const limits = [lifeSeconds, role.sessionLifeSeconds, world.sessionLifeSeconds].filter(
    (limit) => limit !== undefined,
  );
  const sourceIdentity = request.sourceIdentity ?? caller.session?.sourceIdentity;
  const passedOn = new Set(request.transitiveTagKeys.map((key) => key.toLowerCase()));
  const session = sessions.issue({
    roleArn: role.arn,
    sessionName: request.sessionName,
    expiresAt: wholeSeconds(nowMs + 1000 * Math.min(request.durationSeconds, ...limits)),
    transitiveTags: {
      ...caller.session?.transitiveTags,
      ...Object.fromEntries(Object.entries(request.tags).filter(([key]) => passedOn.has(key.toLowerCase()))),
    },
    ...(sourceIdentity !== undefined && { sourceIdentity }),
  });
  return { session, packedPolicySize: packed };
}

/** STS states expiries in whole seconds, and means them. */
export const wholeSeconds = (epochMs: number) => Math.floor(epochMs / 1000) * 1000;

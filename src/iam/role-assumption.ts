import { roleChain } from '../core/role-chain.ts';
import type { SwitchRole } from '../core/switch-role.ts';

/**
 * One role assuming another, as IAM sees it. ARNs may hold `${…}` placeholders, so nothing here takes them apart
 * further than their fields.
 */
export type RoleAssumption = Readonly<{
  callerArn: string;
  targetArn: string;
  externalId?: string;
  /** Whether the new session gets tags: its own, or those that a session before it passes on. */
  tagged: boolean;
  /** Whether the new session gets a source identity: its own, or the one that a session before it took. */
  sourceIdentity: boolean;
}>;

/**
 * Who assumes whom for these roles: the task role, or the role that `via` names.
 *
 * Transitive tags and a source identity stick to a chain of roles, so that every later AssumeRole in it needs the
 * permission as well (AWS IAM User Guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with
 * assumed roles").
 */
export function roleAssumptions(roles: readonly SwitchRole[], taskRoleArn: string): RoleAssumption[] {
  return roles.map((role) => {
    const [, ...sessions] = roleChain(roles, role);
    return {
      callerArn: sessions[0]?.roleArn ?? taskRoleArn,
      targetArn: role.roleArn,
      ...(role.externalId !== undefined && { externalId: role.externalId }),
      tagged:
        Object.keys(role.tags ?? {}).length > 0 || sessions.some((one) => (one.transitiveTagKeys ?? []).length > 0),
      sourceIdentity: [role, ...sessions].some((one) => one.sourceIdentity !== undefined),
    };
  });
}

/** The actions that the caller is allowed and that the target's trust admits, beside `sts:AssumeRole` itself. */
export function passingActions({ tagged, sourceIdentity }: RoleAssumption): string[] {
  return [...(tagged ? ['sts:TagSession'] : []), ...(sourceIdentity ? ['sts:SetSourceIdentity'] : [])];
}

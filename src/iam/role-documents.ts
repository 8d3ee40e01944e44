import { parseRoleArn } from '../core/arn.ts';
import type { SwitchRole } from '../core/switch-role.ts';
import { assumePolicy } from './assume-policy.ts';
import { ecsTrustPolicy } from './ecs-trust-policy.ts';
import type { PolicyDocument } from './policy-document.ts';
import { type RoleAssumption, roleAssumptions } from './role-assumption.ts';
import { trustPolicy } from './trust-policy.ts';

/** The documents that one IAM role needs, and where it lives. */
export type RoleDocuments = Readonly<{
  roleArn: string;
  accountId: string;
  /** With its slashes, `/` where the role has none. */
  path: string;
  roleName: string;
  trust: PolicyDocument;
  /** What lets it assume the next role; absent for a role that assumes none. */
  assume?: PolicyDocument;
}>;

/**
 * What IAM has to say so that the task role, and the roles that others go through, may assume these roles: the task
 * role first, then each distinct role in the order of the configuration.
 * @throws RangeError for an ARN that is not a role's
 */
export function roleDocuments(roles: readonly SwitchRole[], taskRoleArn: string): RoleDocuments[] {
  const steps = roleAssumptions(roles, taskRoleArn);
  const arns = new Set([taskRoleArn, ...steps.map((step) => step.targetArn)]);
  return [...arns].map((arn) => documentsOf(arn, steps));
}

function documentsOf(roleArn: string, steps: readonly RoleAssumption[]): RoleDocuments {
  const parsed = parseRoleArn(roleArn);
  if (!parsed) throw new RangeError(`${roleArn} is not the ARN of an IAM role`);
  const { accountId, partition, path, roleName } = parsed;
  const callers = steps.filter((step) => step.targetArn === roleArn);
  const targets = steps.filter((step) => step.callerArn === roleArn);
  return {
    roleArn,
    accountId,
    path,
    roleName,
    trust: callers.length > 0 ? trustPolicy(callers) : ecsTrustPolicy(accountId, partition),
    ...(targets.length > 0 && { assume: assumePolicy(targets) }),
  };
}

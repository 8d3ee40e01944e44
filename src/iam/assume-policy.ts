import { type PolicyDocument, policyDocument, type Statement } from './policy-document.ts';
import { passingActions, type RoleAssumption } from './role-assumption.ts';

const SIDS = {
  'sts:AssumeRole': 'AssumeSwitchRoles',
  'sts:TagSession': 'TagTheirSessions',
  'sts:SetSourceIdentity': 'SetTheirSourceIdentity',
} as const;

/**
 * The identity policy of a role that assumes others: exactly these roles, and nothing that is not configured. Across
 * accounts both this and the target's trust policy must allow (AWS IAM User Guide, "Cross-account policy evaluation").
 */
export function assumePolicy(targets: readonly RoleAssumption[]): PolicyDocument {
  const statements = Object.entries(SIDS).flatMap(([action, sid]): Statement[] => {
    const arns = new Set(targets.filter((target) => allows(target, action)).map((target) => target.targetArn));
    const [only, ...others] = arns;
    if (only === undefined) return [];
    return [{ Sid: sid, Effect: 'Allow', Action: action, Resource: others.length === 0 ? only : [...arns] }];
  });
  return policyDocument(statements);
}

function allows(target: RoleAssumption, action: string): boolean {
  return action === 'sts:AssumeRole' || passingActions(target).includes(action);
}

import { type PolicyDocument, policyDocument, type Statement } from './policy-document.ts';
import { passingActions, type RoleAssumption } from './role-assumption.ts';

/**
 * The trust policy of a switch-role, for the callers that assume it.
 *
 * It names the caller's account as principal and the caller in a condition. A role ARN as principal is stored as the
 * role's unique id, so that a role deleted and made anew under its old name is locked out (AWS IAM User Guide, "AWS JSON
 * policy elements: Principal"); a condition on `aws:PrincipalArn` goes by name. And such a policy can be saved before
 * the caller's role exists.
 *
 * ExternalId is asked only of `sts:AssumeRole`; the permissions to pass tags or a source identity are worth nothing
 * without it.
 */
export function trustPolicy(callers: readonly RoleAssumption[]): PolicyDocument {
  return policyDocument(callers.flatMap(statements));
}

function statements(caller: RoleAssumption): Statement[] {
  const named = { ArnEquals: { 'aws:PrincipalArn': caller.callerArn } };
  const admit = (action: string, condition: Statement['Condition']): Statement => ({
    Effect: 'Allow',
    Principal: { AWS: accountRoot(caller.callerArn) },
    Action: action,
    Condition: { ...named, ...condition },
  });
  const secret = caller.externalId === undefined ? {} : { StringEquals: { 'sts:ExternalId': caller.externalId } };
  return [admit('sts:AssumeRole', secret), ...passingActions(caller).map((action) => admit(action, {}))];
}

function accountRoot(roleArn: string): string {
  return `${roleArn.split(':').slice(0, 5).join(':')}:root`;
}

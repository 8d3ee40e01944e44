import { ASSUME_POLICY_NAME } from './assume-policy-name.ts';
import { resourceNames } from './resource-names.ts';
import type { RoleDocuments } from './role-documents.ts';

/**
 * CloudFormation templates, as JSON. One account's is the template itself, ready for `aws cloudformation deploy
 * --capabilities CAPABILITY_NAMED_IAM`; for several accounts, an object of templates by account.
 */
export function renderCloudFormation(documents: readonly RoleDocuments[]): string {
  const byAccount = Map.groupBy(documents, (role) => role.accountId);
  const templates = [...byAccount].map(([accountId, roles]) => [accountId, template(accountId, roles)] as const);
  const [only] = templates;
  return `${JSON.stringify(only && templates.length === 1 ? only[1] : Object.fromEntries(templates), undefined, 2)}\n`;
}

function template(accountId: string, roles: readonly RoleDocuments[]): object {
  const names = resourceNames(roles, (word) => word[0]?.toUpperCase() + word.slice(1), '');
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `IAM roles of account ${accountId} for switch-role-sidecar`,
    Resources: Object.fromEntries(
      roles.map((role, at) => [names[at], { Type: 'AWS::IAM::Role', Properties: properties(role) }]),
    ),
  };
}

function properties({ path, roleName, trust, assume }: RoleDocuments): object {
  return {
    RoleName: roleName,
    Path: path,
    AssumeRolePolicyDocument: trust,
    ...(assume && { Policies: [{ PolicyName: ASSUME_POLICY_NAME, PolicyDocument: assume }] }),
  };
}

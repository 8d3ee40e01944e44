import { ASSUME_POLICY_NAME } from './assume-policy-name.ts';
import type { RoleDocuments } from './role-documents.ts';

/** One JSON list, each role with its account, its trust policy and its inline policies by name. */
export function renderJson(documents: readonly RoleDocuments[]): string {
  const roles = documents.map(({ accountId, roleArn, trust, assume }) => ({
    accountId,
    roleArn,
    trustPolicy: trust,
    inlinePolicies: assume ? { [ASSUME_POLICY_NAME]: assume } : {},
  }));
  return `${JSON.stringify(roles, undefined, 2)}\n`;
}

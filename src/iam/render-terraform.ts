import { ASSUME_POLICY_NAME } from './assume-policy-name.ts';
import { resourceNames } from './resource-names.ts';
import type { RoleDocuments } from './role-documents.ts';

/**
 * Terraform, with one provider alias for each account. `allowed_account_ids` keeps a wrong login from making the roles
 * in the wrong account.
 */
export function renderTerraform(documents: readonly RoleDocuments[]): string {
  const accounts = [...new Set(documents.map((role) => role.accountId))];
  const names = resourceNames(documents, (word) => word.toLowerCase(), '_');
  return [...accounts.map(provider), ...documents.flatMap((role, at) => resources(role, names[at] ?? ''))].join('\n');
}

const provider = (accountId: string): string => `provider "aws" {
  alias               = "${alias(accountId)}"
  allowed_account_ids = ["${accountId}"]
}
`;

const alias = (accountId: string): string => `account_${accountId}`;

function resources({ accountId, path, roleName, trust, assume }: RoleDocuments, name: string): string[] {
  const role = `resource "aws_iam_role" "${name}" {
  provider = aws.${alias(accountId)}
  name     = "${roleName}"
  path     = "${path}"
  assume_role_policy = jsonencode(${expression(trust, '  ')})
}
`;
  if (!assume) return [role];
  const policy = `resource "aws_iam_role_policy" "${name}" {
  provider = aws.${alias(accountId)}
  name     = "${ASSUME_POLICY_NAME}"
  role     = aws_iam_role.${name}.name
  policy = jsonencode(${expression(assume, '  ')})
}
`;
  return [role, policy];
}

/** JSON is an HCL expression once what HCL would take for a template is escaped; the space before a colon is `terraform fmt`'s. */
function expression(value: unknown, indent: string): string {
  return JSON.stringify(value, undefined, 2)
    .replaceAll(/([$%])\{/g, '$1$1{')
    .replaceAll(/^(\s*"[^"]*"):/gm, '$1 :')
    .replaceAll('\n', `\n${indent}`);
}

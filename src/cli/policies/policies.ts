import { parseRoleArn, roleOfSession } from '../../core/arn.ts';
import { isPassthrough, type Role, type SwitchRole } from '../../core/switch-role.ts';
import { renderCloudFormation } from '../../iam/render-cloudformation.ts';
import { renderJson } from '../../iam/render-json.ts';
import { renderTerraform } from '../../iam/render-terraform.ts';
import { type RoleDocuments, roleDocuments } from '../../iam/role-documents.ts';
import { UsageError } from '../usage-error.ts';

const RENDER = { json: renderJson, terraform: renderTerraform, cloudformation: renderCloudFormation };

export type PolicyFormat = keyof typeof RENDER;

/** Where a verb writes to: `process.stdout` and its like. */
type Output = Readonly<{ write(text: string): unknown }>;

export type PoliciesOptions = Readonly<{
  roles: readonly Role[];
  /** Who assumes them: the ARN of a role, or of a session of one, as GetCallerIdentity tells it. */
  taskRoleArn: string;
  format: PolicyFormat;
  /** Print only what belongs to this account. */
  account?: string;
  stdout: Output;
  stderr: Output;
}>;

/**
 * Prints the IAM documents that both accounts need for a configuration; what a person should know about them goes to
 * stderr, so that stdout can go into a file.
 * @throws {UsageError} where the caller is no role, or nothing belongs to the account asked for
 */
export function policies({ roles, taskRoleArn, format, account, stdout, stderr }: PoliciesOptions): void {
  const session = roleOfSession(taskRoleArn);
  const callerArn = session?.arn ?? taskRoleArn;
  if (!parseRoleArn(callerArn))
    throw new UsageError(
      `${taskRoleArn} is not the ARN of a role; give --task-role arn:aws:iam::<account>:role/<name>`,
    );
  const switchRoles = roles.filter((role): role is SwitchRole => !isPassthrough(role));
  if (switchRoles.length === 0)
    throw new UsageError('no role of the configuration is assumed, so no document is needed');

  const all = roleDocuments(switchRoles, callerArn);
  const asked = all.filter((role) => account === undefined || role.accountId === account);
  if (asked.length === 0) throw new UsageError(`no role is in account ${account}; there are ${accountsOf(all)}`);
  if (session)
    stderr.write(`${callerArn} is taken from a session, which does not tell a role's path; --task-role tells it\n`);
  for (const { name, profile } of switchRoles)
    if (profile !== undefined)
      stderr.write(`role ${name} is assumed by profile ${profile}; for that, give its role with --task-role\n`);
  stdout.write(RENDER[format](asked));
}

const accountsOf = (documents: readonly RoleDocuments[]) =>
  [...new Set(documents.map((role) => role.accountId))].join(', ');

/** The parts of an IAM role's ARN, `arn:<partition>:iam::<account>:role/[path/]<name>`. */
export type RoleArn = Readonly<{ partition: string; accountId: string; path: string; roleName: string }>;

const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role(\/(?:[\u0021-\u007e]+\/)?)([\w+=,.@-]{1,64})$/;
const ASSUMED_ROLE_ARN = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@-]+)$/;

/** Reads a role's ARN; `undefined` for anything else. */
export function parseRoleArn(arn: string): RoleArn | undefined {
  const [, partition, accountId, path, roleName] = ROLE_ARN.exec(arn) ?? [];
  if (!partition || !accountId || !path || !roleName) return undefined;
  return { partition, accountId, path, roleName };
}

/**
 * The role behind a session's ARN (`arn:aws:sts::…:assumed-role/<role>/<session>`); `undefined` for any other identity.
 * A role's path is not part of a session's ARN, so it is lost here.
 */
export function roleOfSession(arn: string): (RoleArn & { arn: string }) | undefined {
  const [, partition, accountId, roleName] = ASSUMED_ROLE_ARN.exec(arn) ?? [];
  if (!partition || !accountId || !roleName) return undefined;
  return { partition, accountId, path: '/', roleName, arn: `arn:${partition}:iam::${accountId}:role/${roleName}` };
}

/** What stands in an ARN's place for the account, a placeholder too; empty where there is none. */
export const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

const PARTITIONS: readonly [prefix: string, partition: string][] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
];

/** The partition that a region belongs to, by its prefix (AWS General Reference, "Amazon Resource Names"). */
export function partitionOfRegion(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

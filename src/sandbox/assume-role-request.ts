/** A checked AssumeRole request. */
export type AssumeRoleRequest = Readonly<{
  roleArn: string;
  sessionName: string;
  durationSeconds: number;
  tags: Readonly<Record<string, string>>;
  transitiveTagKeys: readonly string[];
  policyArns: readonly string[];
  policy?: string;
  externalId?: string;
  sourceIdentity?: string;
}>;

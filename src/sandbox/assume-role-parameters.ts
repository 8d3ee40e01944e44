/** AssumeRole's parameters as they came, before anything is known to be right. */
export type AssumeRoleParameters = Readonly<{
  roleArn: string | undefined;
  sessionName: string | undefined;
  durationSeconds: string | undefined;
  externalId: string | undefined;
  sourceIdentity: string | undefined;
  policy: string | undefined;
  policyArns: readonly string[];
  tags: readonly Readonly<{ key: string | undefined; value: string | undefined }>[];
  transitiveTagKeys: readonly string[];
}>;

/** Takes them out of a request of the Query protocol. */
export function readAssumeRoleParameters(parameters: URLSearchParams): AssumeRoleParameters {
  const get = (name: string) => parameters.get(name) ?? undefined;
  return {
    roleArn: get('RoleArn'),
    sessionName: get('RoleSessionName'),
    durationSeconds: get('DurationSeconds'),
    externalId: get('ExternalId'),
    sourceIdentity: get('SourceIdentity'),
    policy: get('Policy'),
    policyArns: members(parameters, 'PolicyArns', ['.arn']).map(([arn = '']) => arn),
    tags: members(parameters, 'Tags', ['.Key', '.Value']).map(([key, value]) => ({ key, value })),
    transitiveTagKeys: members(parameters, 'TransitiveTagKeys', ['']).map(([key = '']) => key),
  };
}

/** A list of the Query protocol: `<name>.member.<n><suffix>`, counted from 1; one row for each n. */
function members(parameters: URLSearchParams, name: string, suffixes: readonly string[]): (string | undefined)[][] {
  const rows: (string | undefined)[][] = [];
  for (let at = 1; ; at++) {
    const row = suffixes.map((suffix) => parameters.get(`${name}.member.${at}${suffix}`) ?? undefined);
    if (row.every((value) => value === undefined)) return rows;
    rows.push(row);
  }
}

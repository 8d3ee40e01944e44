import { parseRoleArn } from '../core/arn.ts';
import type { AssumeRoleRequest } from './assume-role-request.ts';
import { type Constraint, refuseViolations, violations } from './constraints.ts';
import { checkPolicies, PLAINTEXT_LIMIT } from './session-policies.ts';
import { StsError } from './sts-error.ts';

const DEFAULT_SECONDS = 3600;
const NAME = /^[\w+=,.@-]*$/;

/** From the service model 2011-06-15; the model's `\/` is a plain slash. */
const CONSTRAINTS: readonly [parameter: string, member: string, constraint: Constraint][] = [
  ['RoleArn', 'roleArn', { required: true, min: 20, max: 2048 }],
  ['RoleSessionName', 'roleSessionName', { required: true, min: 2, max: 64, pattern: NAME }],
  ['DurationSeconds', 'durationSeconds', { min: 900, max: 43_200, number: true }],
  ['ExternalId', 'externalId', { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ }],
  ['Policy', 'policy', { min: 1, max: PLAINTEXT_LIMIT }],
  ['SourceIdentity', 'sourceIdentity', { min: 2, max: 64, pattern: NAME }],
];
const TAG_KEY: Constraint = { required: true, min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u };
const TAG_VALUE: Constraint = { required: true, max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };

const invalid = (message: string) => new StsError(400, 'InvalidParameterValue', message);

/**
 * Reads and checks AssumeRole's parameters, as far as that goes without knowing any role.
 * @throws StsError `ValidationError`, `InvalidParameterValue`, `MalformedPolicyDocument`, `PackedPolicyTooLarge`
 */
export function readAssumeRole(parameters: URLSearchParams): AssumeRoleRequest {
  const get = (name: string) => parameters.get(name) ?? undefined;
  const tags = members(parameters, 'Tags', ['.Key', '.Value']);
  const transitiveTagKeys = members(parameters, 'TransitiveTagKeys', ['']).map(([key = '']) => key);
  const policyArns = members(parameters, 'PolicyArns', ['.arn']).map(([arn = '']) => arn);
  const roleArn = get('RoleArn') ?? '';
  if (!/^-?\d+$/.test(get('DurationSeconds') ?? '0'))
    throw new StsError(400, 'MalformedInput', 'DurationSeconds is not an integer');
  // AWS names a wrong ARN before it looks at anything else, however short it is.
  if (roleArn && !parseRoleArn(roleArn)) throw new StsError(400, 'ValidationError', `${roleArn} is invalid`);
  refuseViolations([
    ...CONSTRAINTS.flatMap(([parameter, member, constraint]) => violations(member, get(parameter), constraint)),
    ...tooMany('tags', tags.length, 50),
    ...tooMany('transitiveTagKeys', transitiveTagKeys.length, 50),
    ...tooMany('policyArns', policyArns.length, 10),
    ...tags.flatMap(([key, value], at) => [
      ...violations(`tags.${at + 1}.member.key`, key, TAG_KEY),
      ...violations(`tags.${at + 1}.member.value`, value, TAG_VALUE),
    ]),
  ]);
  checkTags(
    tags.map(([key = '']) => key),
    transitiveTagKeys,
  );
  const policy = get('Policy');
  const externalId = get('ExternalId');
  const sourceIdentity = get('SourceIdentity');
  if (sourceIdentity?.startsWith('aws:')) throw invalid('SourceIdentity must not start with aws:');
  checkPolicies(policy, policyArns, roleArn);
  return {
    roleArn,
    sessionName: get('RoleSessionName') ?? '',
    durationSeconds: Number(get('DurationSeconds') ?? DEFAULT_SECONDS),
    tags: Object.fromEntries(tags.map(([key = '', value = '']) => [key, value])),
    transitiveTagKeys,
    policyArns,
    ...(policy !== undefined && { policy }),
    ...(externalId !== undefined && { externalId }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
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

function tooMany(member: string, count: number, max: number): string[] {
  return count > max
    ? [`Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${max}`]
    : [];
}

function checkTags(keys: readonly string[], transitive: readonly string[]): void {
  const known = new Set(keys.map((key) => key.toLowerCase()));
  if (known.size < keys.length)
    throw invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if (keys.some((key) => /^aws:/i.test(key)))
    throw invalid('Tag keys beginning with aws: are reserved for system use.');
  if (transitive.some((key) => !known.has(key.toLowerCase())))
    throw invalid('The specified transitive tag key must be included in the requested tags.');
}

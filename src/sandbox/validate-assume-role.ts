import { parseRoleArn } from '../core/arn.ts';
import type { AssumeRoleParameters } from './assume-role-parameters.ts';
import type { AssumeRoleRequest } from './assume-role-request.ts';
import { type Constraint, refuseViolations, violations } from './constraints.ts';
import { checkPolicies, PLAINTEXT_LIMIT } from './session-policies.ts';
import { StsError } from './sts-error.ts';

const DEFAULT_SECONDS = 3600;
const NAME = /^[\w+=,.@-]*$/;

/** From the service model 2011-06-15; the model's `\/` is a plain slash. `member` is the model's name for it. */
const CONSTRAINTS = [
  { of: 'roleArn', member: 'roleArn', constraint: { required: true, min: 20, max: 2048 } },
  { of: 'sessionName', member: 'roleSessionName', constraint: { required: true, min: 2, max: 64, pattern: NAME } },
  { of: 'durationSeconds', member: 'durationSeconds', constraint: { min: 900, max: 43_200, number: true } },
  { of: 'externalId', member: 'externalId', constraint: { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ } },
  { of: 'policy', member: 'policy', constraint: { min: 1, max: PLAINTEXT_LIMIT } },
  { of: 'sourceIdentity', member: 'sourceIdentity', constraint: { min: 2, max: 64, pattern: NAME } },
] as const satisfies readonly Readonly<{ of: keyof AssumeRoleParameters; member: string; constraint: Constraint }>[];
const TAG_KEY: Constraint = { required: true, min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u };
const TAG_VALUE: Constraint = { required: true, max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };

const invalid = (message: string) => new StsError(400, 'InvalidParameterValue', message);

/**
 * Checks AssumeRole's parameters, as far as that goes without knowing any role.
 * @throws StsError `ValidationError`, `InvalidParameterValue`, `MalformedPolicyDocument`, `PackedPolicyTooLarge`
 */
export function validateAssumeRole(asked: AssumeRoleParameters): AssumeRoleRequest {
  const { roleArn = '', sessionName = '', durationSeconds, policy, policyArns, externalId, sourceIdentity } = asked;
  const { tags, transitiveTagKeys } = asked;
  if (!/^-?\d+$/.test(durationSeconds ?? '0'))
    throw new StsError(400, 'MalformedInput', 'DurationSeconds is not an integer');
  // AWS names a wrong ARN before it looks at anything else, however short it is.
  if (roleArn && !parseRoleArn(roleArn)) throw new StsError(400, 'ValidationError', `${roleArn} is invalid`);
  refuseViolations([
    ...CONSTRAINTS.flatMap(({ of, member, constraint }) => violations(member, asked[of], constraint)),
    ...tooMany('tags', tags.length, 50),
    ...tooMany('transitiveTagKeys', transitiveTagKeys.length, 50),
    ...tooMany('policyArns', policyArns.length, 10),
    ...tags.flatMap(({ key, value }, at) => [
      ...violations(`tags.${at + 1}.member.key`, key, TAG_KEY),
      ...violations(`tags.${at + 1}.member.value`, value, TAG_VALUE),
    ]),
  ]);
  checkTags(
    tags.map(({ key = '' }) => key),
    transitiveTagKeys,
  );
  if (sourceIdentity?.startsWith('aws:')) throw invalid('SourceIdentity must not start with aws:');
  checkPolicies(policy, policyArns, roleArn);
  return {
    roleArn,
    sessionName,
    durationSeconds: Number(durationSeconds ?? DEFAULT_SECONDS),
    tags: Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])),
    transitiveTagKeys,
    policyArns,
    ...(policy !== undefined && { policy }),
    ...(externalId !== undefined && { externalId }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
  };
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

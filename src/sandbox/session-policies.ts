import { parseRoleArn } from '../core/arn.ts';
import type { AssumeRoleRequest } from './assume-role-request.ts';
import { StsError } from './sts-error.ts';

/** How many characters the session policies may have (IAM User Guide, "IAM and AWS STS quotas"). */
export const PLAINTEXT_LIMIT = 2048;

/** @throws StsError `MalformedPolicyDocument`, or `ValidationError` for a managed policy of another account than the role's */
export function checkPolicies(policy: string | undefined, policyArns: readonly string[], roleArn: string): void {
  const accountId = parseRoleArn(roleArn)?.accountId;
  for (const arn of policyArns) {
    const owner = /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.exec(arn)?.[1];
    if (owner !== 'aws' && owner !== accountId) throw new StsError(400, 'ValidationError', `${arn} is invalid`);
  }
  if (policy === undefined) return;
  const malformed = (text: string) => new StsError(400, 'MalformedPolicyDocument', text);
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (typeof document !== 'object' || document === null || !('Statement' in document))
    throw malformed('Syntax errors in policy.');
}

/**
 * How much of the space for policies and tags a request takes, in percent; `undefined` when it has neither.
 * AWS's packing is a secret; this one counts characters. @throws StsError `PackedPolicyTooLarge` above 100
 */
export function packedPolicySize({ policy = '', policyArns, tags }: AssumeRoleRequest): number | undefined {
  const size = [policy, ...policyArns, ...Object.entries(tags).flat()].join('').length;
  if (size === 0) return undefined;
  const percent = Math.ceil((100 * size) / PLAINTEXT_LIMIT);
  if (percent > 100)
    throw new StsError(
      400,
      'PackedPolicyTooLarge',
      `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
    );
  return percent;
}

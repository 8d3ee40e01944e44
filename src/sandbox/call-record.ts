import type { AssumeRoleParameters } from './assume-role-parameters.ts';

/** One call as it will be remembered. No secret is in it. */
export type CallRecord = Readonly<{
  action: string;
  /** Epoch milliseconds by the sandbox's clock. */
  at: number;
  /** `success`, an error's code, or the kind of the fault that it met. */
  outcome: string;
  status: number;
  requestId: string;
  userAgent: string;
  accessKeyId?: string;
  callerArn?: string;
  roleArn?: string;
  sessionName?: string;
  durationSeconds?: number;
  externalId?: string;
  sourceIdentity?: string;
  policy?: string;
  policyArns?: readonly string[];
  tags?: Readonly<Record<string, string>>;
  transitiveTagKeys?: readonly string[];
  /** Whose session was issued, on success. */
  issuedAccessKeyId?: string;
  /** Epoch milliseconds. */
  expiresAt?: number;
}>;

/** What was asked, as far as it may be remembered. */
export function parametersRecord({
  durationSeconds,
  tags,
  policyArns,
  transitiveTagKeys,
  ...texts
}: AssumeRoleParameters): Partial<CallRecord> {
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(durationSeconds !== undefined && { durationSeconds: Number(durationSeconds) }),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])) }),
    ...(policyArns.length > 0 && { policyArns }),
    ...(transitiveTagKeys.length > 0 && { transitiveTagKeys }),
  };
}

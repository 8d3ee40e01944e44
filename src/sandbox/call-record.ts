/** One call as it will be remembered. No secret is in it. */
export type CallRecord = Readonly<{
  action: string;
  /** Epoch milliseconds by the sandbox's clock. */
  at: number;
  /** `success`, an error's code, or the kind of the fault that struck. */
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

/** What was asked, as far as it may be remembered and before anything is known to be right. */
export function asked(parameters: URLSearchParams): Partial<CallRecord> {
  const names = {
    roleArn: 'RoleArn',
    sessionName: 'RoleSessionName',
    externalId: 'ExternalId',
    sourceIdentity: 'SourceIdentity',
    policy: 'Policy',
  };
  const list = (name: RegExp) => [...parameters].filter(([key]) => name.test(key)).map(([, value]) => value);
  const keys = list(/^Tags\.member\.\d+\.Key$/);
  const values = list(/^Tags\.member\.\d+\.Value$/);
  const policyArns = list(/^PolicyArns\.member\.\d+\.arn$/);
  const transitiveTagKeys = list(/^TransitiveTagKeys\.member\.\d+$/);
  const durationSeconds = parameters.get('DurationSeconds');
  return {
    ...Object.fromEntries(
      Object.entries(names).flatMap(([field, name]) => (parameters.has(name) ? [[field, parameters.get(name)]] : [])),
    ),
    ...(durationSeconds !== null && { durationSeconds: Number(durationSeconds) }),
    ...(keys.length > 0 && { tags: Object.fromEntries(keys.map((key, at) => [key, values[at] ?? ''])) }),
    ...(policyArns.length > 0 && { policyArns }),
    ...(transitiveTagKeys.length > 0 && { transitiveTagKeys }),
  };
}

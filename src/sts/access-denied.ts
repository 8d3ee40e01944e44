type Reading = readonly [says: RegExp, advice: string];

/**
 * What to change, by the words of an AccessDenied. AWS promises nothing about these texts, and names only one policy type where
 * several deny (IAM User Guide, "Troubleshoot access denied error messages"), so they serve as advice and decide nothing.
 */
const READINGS: readonly Reading[] = [
  [
    /sts:TagSession/,
    "allow sts:TagSession in both policies, the caller's and the role's trust policy, or configure no tags",
  ],
  [
    /sts:SetSourceIdentity/,
    "allow sts:SetSourceIdentity in both policies, the caller's and the role's trust policy, or configure no source identity",
  ],
  [
    /no identity-based policy allows/,
    "allow sts:AssumeRole on this role in the caller's own policy (the task role's, in its account)",
  ],
  [/service control policy/, "a service control policy of the caller's organization forbids it"],
  [/resource control policy/, "a resource control policy of the role's organization forbids it"],
  [/permissions boundary/, "the caller's permissions boundary must allow sts:AssumeRole on this role"],
  [/sessions? policy/, "the session policy of the caller's own session must allow sts:AssumeRole on this role"],
  [/VPC endpoint policy/, 'the policy of the STS VPC endpoint must allow sts:AssumeRole on this role'],
  [/(no|in the) (role trust|resource-based) policy/, "mend the role's trust policy: it must admit this caller"],
  [/root accounts/, 'a root user cannot assume roles: use a role or an IAM user'],
];

const UNTOLD =
  "AWS does not say which: the role's trust policy does not admit this caller or its ExternalId, or the role does not exist (see the account id and the name)";

/** One line of advice for the text of an AccessDenied. */
export function accessDeniedAdvice(message: string): string {
  return READINGS.find(([says]) => says.test(message))?.[1] ?? UNTOLD;
}

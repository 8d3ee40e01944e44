import { parseRoleArn, roleOfSession } from '../core/arn.ts';
import { type Denial, type DeniedBy, ELSEWHERE, type Elsewhere, isElsewhere } from '../core/denial.ts';

/** An explicit deny and a missing allow are worded differently, and one policy type is the same cause either way. */
const BLAMED: readonly (readonly [says: RegExp, by: DeniedBy])[] = [
  [/service control policy/, 'service-control'],
  [/resource control policy/, 'resource-control'],
  [/permissions boundary/, 'boundary'],
  [/VPC endpoint policy/, 'vpc-endpoint'],
  [/(no|in a) sessions? policy/, 'session'],
  [/no identity-based policy/, 'identity'],
  [/deny in an identity-based policy/, 'identity-deny'],
  [/(no|in a|in the) (role trust|resource-based) policy/, 'trust'],
  [/root accounts/, 'root-user'],
];

/**
 * Reads the words of an AccessDenied. AWS promises nothing about these texts, and names only one policy type where several
 * deny (IAM User Guide, "Troubleshoot access denied error messages"), so they serve as advice and decide nothing.
 */
export function readDenial(message: string): Denial {
  const [, action = 'sts:AssumeRole'] = /(sts:(?:TagSession|SetSourceIdentity))/.exec(message) ?? [];
  return {
    by: BLAMED.find(([says]) => says.test(message))?.[1] ?? 'untold',
    action: action as Denial['action'],
  };
}

/** The caller's ARN, which an AccessDenied mostly begins with. */
export function callerInDenial(message: string): string | undefined {
  return /^User: (arn:\S+) is not authorized/.exec(message)?.[1];
}

const BESIDE: Readonly<Record<string, string>> = {
  'sts:TagSession':
    "allow sts:TagSession in both policies, the caller's and the role's trust policy, or configure no tags",
  'sts:SetSourceIdentity':
    "allow sts:SetSourceIdentity in both policies, the caller's and the role's trust policy, or configure no source identity",
};

const ADVICE: Readonly<Record<Exclude<DeniedBy, Elsewhere>, string>> = {
  identity: "allow sts:AssumeRole on this role in the caller's own policy (the task role's, in its account)",
  trust: "fix the role's trust policy: it must admit this caller",
  untold:
    "AWS does not say which: the role's trust policy does not admit this caller or its ExternalId, or the role does not exist (see the account id and the name)",
};

/** What to do where the caller is the role that it asks for; `undefined` where it is another, or AWS does not tell. */
export function alreadyTheRole(message: string): string | undefined {
  const caller = roleOfSession(callerInDenial(message) ?? '');
  const role = parseRoleArn(/on resource: (arn:\S+)/.exec(message)?.[1] ?? '');
  if (!caller || caller.accountId !== role?.accountId || caller.roleName !== role.roleName) return undefined;
  return 'the caller is this role already: take its credentials (AWS_CONTAINER_CREDENTIALS_FULL_URI, or the keys) out of this environment, so that the base identity asks';
}

/** One line of advice for the text of an AccessDenied. */
export function accessDeniedAdvice(message: string): string {
  const already = alreadyTheRole(message);
  if (already) return already;
  const { by, action } = readDenial(message);
  if (isElsewhere(by)) return `${ELSEWHERE[by].what}: ${ELSEWHERE[by].fix}`;
  return BESIDE[action] ?? ADVICE[by];
}

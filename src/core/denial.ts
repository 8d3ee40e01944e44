/** Which policy an AccessDenied blames (AWS IAM User Guide, "Troubleshoot access denied error messages"). */
export type DeniedBy =
  | 'identity'
  | 'identity-deny'
  | 'trust'
  | 'service-control'
  | 'resource-control'
  | 'boundary'
  | 'session'
  | 'vpc-endpoint'
  | 'root-user'
  | 'untold';

/** An AccessDenied, as far as its words tell. */
export type Denial = Readonly<{
  by: DeniedBy;
  /** What was refused: mostly `sts:AssumeRole`, else what has to be allowed beside it. */
  action: 'sts:AssumeRole' | 'sts:TagSession' | 'sts:SetSourceIdentity';
}>;

/** A denial by a policy that is neither an Allow missing in the caller's own nor the role's trust policy. */
export type Elsewhere = Exclude<DeniedBy, 'identity' | 'trust' | 'untold'>;

type Place = Readonly<{ what: string; fix: string /** Where an Allow would help. */; allowIn?: string }>;

/** What each of them means, and what a person can do about it; mostly: ask an administrator. */
export const ELSEWHERE: Readonly<Record<Elsewhere, Place>> = {
  'identity-deny': {
    what: "a Deny in the caller's own identity policies forbids it",
    fix: 'take that Deny away, or except this role from it: a Deny wins over every Allow',
  },
  'service-control': {
    what: "a service control policy of the caller's organization forbids it",
    fix: "ask who administers the organization of the caller's account",
  },
  'resource-control': {
    what: "a resource control policy of the role's organization forbids it",
    fix: "ask who administers the organization of the role's account; mostly it admits callers of that organization alone (aws:PrincipalOrgID)",
  },
  boundary: {
    what: "the caller's permissions boundary does not allow it",
    fix: 'allow it in the boundary as well as in the identity policy',
    allowIn: "the caller's permissions boundary",
  },
  session: {
    what: "the session policy of the caller's own session does not allow it",
    fix: 'allow it where that session is made, or make the session without a policy',
    allowIn: "the session policy of the caller's session",
  },
  'vpc-endpoint': {
    what: 'the policy of the STS VPC endpoint does not allow it',
    fix: 'allow it in the endpoint\'s policy (it also wants a Principal: "*" for everyone who reaches it)',
    allowIn: 'the policy of the VPC endpoint for STS',
  },
  'root-user': {
    what: 'a root user cannot assume roles',
    fix: 'use a role or an IAM user as base identity',
  },
};

export const isElsewhere = (by: DeniedBy): by is Elsewhere => by in ELSEWHERE;

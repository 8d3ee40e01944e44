import { accountOf } from '../core/arn.ts';
import { type Denial, ELSEWHERE, type Elsewhere, isElsewhere } from '../core/denial.ts';
import { assumePolicy } from './assume-policy.ts';
import type { Cause } from './cause.ts';
import type { RoleAssumption } from './role-assumption.ts';
import { trustPolicy } from './trust-policy.ts';

/** What an AssumeRole can be asked without. */
export type Option = 'ExternalId' | 'tags' | 'SourceIdentity';

export type DeniedAssumption = Readonly<{
  denial: Denial;
  assumption: RoleAssumption;
  /** The options without which the same call was granted. */
  grantedWithout: readonly Option[];
}>;

/**
 * Why an AssumeRole was denied, most likely first and three at most. What was tried tells more than AWS's words; where those name
 * a policy, they are believed; where they name none, AWS hides whether the role exists at all.
 */
export function causesOfDenial({ denial, assumption, grantedWithout }: DeniedAssumption): readonly Cause[] {
  const [option] = grantedWithout;
  if (option) return [CAUSE_OF_OPTION[option](assumption, denial)];
  if (isElsewhere(denial.by)) return [elsewhere(assumption, denial.by)];
  if (denial.action === 'sts:TagSession') return [CAUSE_OF_OPTION.tags(assumption, denial)];
  if (denial.action === 'sts:SetSourceIdentity') return [CAUSE_OF_OPTION.SourceIdentity(assumption, denial)];
  if (denial.by === 'identity') return [notAllowed(assumption), wrongArn(assumption)];
  if (denial.by === 'trust') return [notTrusted(assumption), externalId(assumption)];
  return [notTrusted(assumption), externalId(assumption), wrongArn(assumption)];
}

const inTrust = (assumption: RoleAssumption) => ({
  of: assumption.targetArn,
  where: `the trust policy of ${assumption.targetArn} (account ${accountOf(assumption.targetArn)})`,
  document: trustPolicy([assumption]),
});

const inIdentity = (assumption: RoleAssumption) => ({
  of: assumption.callerArn,
  where: `the identity policy of ${assumption.callerArn} (account ${accountOf(assumption.callerArn)})`,
  document: assumePolicy([assumption]),
});

function notAllowed(assumption: RoleAssumption): Cause {
  return {
    what: `no identity policy allows ${assumption.callerArn} sts:AssumeRole on this role`,
    fix: `allow sts:AssumeRole on ${assumption.targetArn}`,
    policy: inIdentity(assumption),
  };
}

function notTrusted(assumption: RoleAssumption): Cause {
  return {
    what: "the role's trust policy does not admit this caller: it names another principal, or the unique id (AROA…) of a role that was deleted and made anew",
    fix: `admit ${assumption.callerArn}; an AROA… in the policy is such a leftover (a change just made takes up to a minute to be known everywhere)`,
    policy: inTrust(assumption),
  };
}

function externalId(assumption: RoleAssumption): Cause {
  const configured = assumption.externalId !== undefined;
  return {
    what: configured
      ? "the ExternalId that is configured is not the one in the role's trust policy"
      : "the role's trust policy asks for an ExternalId, and none is configured",
    fix: 'compare sts:ExternalId in the trust policy with SWITCH_ROLE_EXTERNAL_ID (externalId in the file)',
    ...(configured && { policy: inTrust(assumption) }),
  };
}

function wrongArn({ targetArn }: RoleAssumption): Cause {
  return {
    what: `the role does not exist: a slip in the account id ${accountOf(targetArn)}, the path or the name`,
    fix: `compare ${targetArn} with the role in the IAM console of its account, letter by letter`,
  };
}

/** What is wrong when a call is granted without one option. */
const CAUSE_OF_OPTION: Readonly<Record<Option, (assumption: RoleAssumption, denial: Denial) => Cause>> = {
  ExternalId: () => ({
    what: "the role's trust policy refuses this ExternalId; without any it is granted",
    fix: 'remove SWITCH_ROLE_EXTERNAL_ID (externalId in the file), or let the trust policy ask for it',
  }),
  tags: (assumption, denial) => passing({ ...assumption, tagged: true }, denial, 'sts:TagSession', 'tags are'),
  SourceIdentity: (assumption, denial) =>
    passing({ ...assumption, sourceIdentity: true }, denial, 'sts:SetSourceIdentity', 'a source identity is'),
};

function passing(assumption: RoleAssumption, { by }: Denial, action: string, sent: string): Cause {
  const own = by === 'identity';
  return {
    what: `${sent} sent, and ${own ? 'no identity policy allows' : "the role's trust policy does not allow"} ${action}`,
    fix: `allow ${action} ${own ? 'to the caller' : 'in the trust policy'}, or configure none`,
    policy: own ? inIdentity(assumption) : inTrust(assumption),
  };
}

function elsewhere(assumption: RoleAssumption, by: Elsewhere): Cause {
  const { what, fix, allowIn } = ELSEWHERE[by];
  const where = `${allowIn} (account ${accountOf(assumption.callerArn)})`;
  return { what, fix, ...(allowIn && { policy: { ...inIdentity(assumption), where } }) };
}

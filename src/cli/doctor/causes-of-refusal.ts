import { roleOfSession } from '../../core/arn.ts';
import type { IssueError } from '../../core/errors.ts';
import { isPassthrough, type Role, type SwitchRole } from '../../core/switch-role.ts';
import type { Cause } from '../../iam/cause.ts';
import { causesOfDenial, type Option } from '../../iam/causes-of-denial.ts';
import { roleAssumptions } from '../../iam/role-assumption.ts';
import { alreadyTheRole, readDenial } from '../../sts/access-denied.ts';
import type { Probed } from './probes.ts';

export type Refusal = Readonly<{
  role: SwitchRole;
  roles: readonly Role[];
  error: IssueError;
  /** Whose the base identity is; `undefined` where STS did not tell. */
  callerArn: string | undefined;
  probed: Probed;
}>;

/** Why a role was refused, most likely first. */
export function causesOfRefusal({ role, roles, error, callerArn, probed }: Refusal): readonly Cause[] {
  const { code, detail } = error;
  const session = roleOfSession(callerArn ?? '');
  const base = session?.arn ?? callerArn ?? UNKNOWN_CALLER;
  const switchRoles = roles.filter((it): it is SwitchRole => !isPassthrough(it));
  const assumption = roleAssumptions(switchRoles, base)[switchRoles.indexOf(role)];
  const already = code === 'AccessDenied' ? alreadyTheRole(detail.message) : undefined;
  if (already) return [{ what: error.message, fix: already }];
  if (code === 'AccessDenied' && assumption)
    return causesOfDenial({
      denial: readDenial(detail.message),
      assumption,
      grantedWithout: probed.granted.filter(isOption),
    }).map((cause) => (session?.arn === assumption.callerArn ? withPathNote(cause, base) : cause));
  return [{ what: error.message, fix: detail.advice + tellGranted(role, probed) }];
}

const UNKNOWN_CALLER = 'arn:aws:iam::<account>:role/<task role>';

/** A condition on `aws:PrincipalArn` fails without the path, which a session's ARN lacks. */
const withPathNote = (cause: Cause, arn: string): Cause =>
  cause.policy
    ? { ...cause, policy: { ...cause.policy, where: `${cause.policy.where}, with the path in ${arn} if it has one,` } }
    : cause;

const isOption = (without: string): without is Option => ['ExternalId', 'tags', 'SourceIdentity'].includes(without);

function tellGranted(role: SwitchRole, { granted }: Probed): string {
  if (granted.length === 0) return '';
  const how = granted.map((without) =>
    without === 'long duration' ? `with 900 s instead of ${role.durationSeconds} s` : `without ${without}`,
  );
  return `; ${how.join(', and ')} it is granted`;
}

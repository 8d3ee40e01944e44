import { type Credentials, formatInstant } from '../../core/credentials.ts';
import { IssueError } from '../../core/errors.ts';
import { CHAINED_SESSION_SECONDS, isPassthrough, type Role, type SwitchRole } from '../../core/switch-role.ts';
import { causesOfRefusal } from './causes-of-refusal.ts';
import { type CheckResult, fine, skipped, wrong } from './check-result.ts';
import { type Probed, probesFor, runProbes } from './probes.ts';
import { isViaRefused, type RoleAsking } from './role-asking.ts';

export type RoleParts = Readonly<{
  role: Role;
  /** All roles of the configuration: the ones that this one goes via are among them. */
  roles: readonly Role[];
  callerArn: string | undefined;
}> &
  Pick<RoleAsking, 'outcomeOf' | 'issue'>;

/** Whether STS grants the role, and if not, why. */
export async function checkRole({ role, roles, callerArn, outcomeOf, issue }: RoleParts): Promise<CheckResult> {
  const check = `role ${role.name}`;
  try {
    return granted(check, role, await outcomeOf(role));
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    if (isViaRefused(error)) return skipped(check, error.detail.message);
    if (isPassthrough(role))
      return wrong(check, error.message, [{ what: error.message, fix: error.detail.advice }], error.detail);
    const probed = await runProbes(probesFor(role, error), issue);
    const now = error.code === 'AccessDenied' && probed.granted.length > 0 ? await grantedNow(role, issue) : undefined;
    if (now)
      return fine(check, `${now.accessKeyId} of ${now.roleArn}; refused a moment ago: a change of policy spreads`);
    return wrong(
      check,
      `${error.message}${toldByProbes(probed)}`,
      causesOfRefusal({ role, roles, error, callerArn, probed }),
      error.detail,
    );
  }
}

/** The call as configured, once more: IAM needs up to a minute to make a change known, and a probe may fall just behind it. */
const grantedNow = (role: Role, issue: RoleAsking['issue']) =>
  issue(role).catch((error: unknown) => {
    if (error instanceof IssueError) return undefined;
    throw error;
  });

function granted(check: string, role: Role, credentials: Credentials): CheckResult {
  const fact = `${credentials.accessKeyId} of ${credentials.roleArn}, until ${formatInstant(credentials.expiresAt)}`;
  if (isPassthrough(role) || !isCutShort(role, credentials)) return fine(check, fact);
  const what = `${role.durationSeconds} s are asked for, and STS gives a session that a role asks for an hour at most (role chaining; a task role is a role)`;
  return wrong(check, `${fact}: ${what}`, [
    {
      what,
      fix: `set SWITCH_ROLE_DURATION_SECONDS (durationSeconds in the file) to ${CHAINED_SESSION_SECONDS}; the sidecar falls back to that by itself, and warns`,
    },
  ]);
}

/** The issuer falls back to an hour by itself. */
const isCutShort = ({ durationSeconds }: SwitchRole, { lifeMs }: Credentials) =>
  durationSeconds > CHAINED_SESSION_SECONDS && lifeMs <= CHAINED_SESSION_SECONDS * 1000;

function toldByProbes({ tried, granted: worked }: Probed): string {
  if (tried.length === 0) return '';
  const names = tried.map((without) => `${without} ${worked.includes(without) ? 'granted' : 'refused'}`);
  return ` [tried without: ${names.join(', ')}]`;
}

import { accountOf } from '../core/arn.ts';
import type { AssumeRoleRequest } from './assume-role-request.ts';
import type { Caller } from './caller.ts';
import { StsError } from './sts-error.ts';
import type { Grant, SandboxRole, SandboxWorld, StsAction, Trust } from './world.ts';

const ASSUME_ROLE: readonly StsAction[] = ['sts:AssumeRole'];
const CHAINED_SECONDS = 3600;
const DEFAULT_MAX_SECONDS = 3600;

const denied = (text: string) => new StsError(403, 'AccessDenied', text);

/**
 * Whether this caller may have this session. Both accounts must agree; inside one account, a trust policy that names the
 * caller is enough (IAM User Guide, "Policy evaluation logic").
 * @returns the role to be assumed
 * @throws StsError `AccessDenied`, the same for a role that does not exist as for one that does not trust the caller;
 *   `ValidationError` for durations, `InvalidParameterValue` for inherited tags
 */
export function authorize(world: SandboxWorld, caller: Caller, request: AssumeRoleRequest): SandboxRole {
  if (caller.arn.endsWith(':root')) throw denied('Roles may not be assumed by root accounts.');
  const role = world.roles.find(({ arn }) => arn === request.roleArn) ?? { arn: request.roleArn, trust: [] };
  for (const action of actionsNeeded(caller, request)) {
    const refuse = (why: string) =>
      denied(`User: ${caller.arn} is not authorized to perform: ${action} on resource: ${request.roleArn}${why}`);
    const trust = trustIn(role, action, caller, request.externalId);
    const named = trust === 'caller' && accountOf(request.roleArn) === caller.accountId;
    if (!named && !grants(caller.mayAssume, action, request.roleArn))
      throw refuse(` because no identity-based policy allows the ${action} action`);
    if (!trust) throw refuse('');
    if (action === 'sts:SetSourceIdentity' && !keepsSourceIdentity(caller, request)) throw refuse('');
  }
  checkInheritedTags(caller, request);
  checkDuration(role, caller, request);
  return role;
}

/** A source identity sticks: once set, each further session in the chain sets it again. */
function actionsNeeded({ session }: Caller, { tags, sourceIdentity }: AssumeRoleRequest): StsAction[] {
  const needed: StsAction[] = ['sts:AssumeRole'];
  if (Object.keys(tags).length > 0) needed.push('sts:TagSession');
  if (sourceIdentity ?? session?.sourceIdentity) needed.push('sts:SetSourceIdentity');
  return needed;
}

function keepsSourceIdentity({ session }: Caller, { sourceIdentity }: AssumeRoleRequest): boolean {
  return !session?.sourceIdentity || !sourceIdentity || session.sourceIdentity === sourceIdentity;
}

function grants(grant: Grant | undefined, action: StsAction, roleArn: string): boolean {
  if (!grant) return false;
  return (grant.actions ?? ASSUME_ROLE).includes(action) && (grant.roles === '*' || grant.roles.includes(roleArn));
}

/** Whether the role trusts the caller itself, or only its account, or not at all. */
function trustIn(
  role: SandboxRole,
  action: StsAction,
  caller: Caller,
  externalId: string | undefined,
): 'caller' | 'account' | undefined {
  const holds = (trust: Trust) =>
    (trust.actions ?? ASSUME_ROLE).includes(action) &&
    (trust.externalId === undefined || trust.externalId === externalId);
  const principals = role.trust.filter(holds).flatMap((trust) => trust.principals);
  if (principals.some((principal) => caller.names.includes(principal))) return 'caller';
  const account = new RegExp(`^(\\*|${caller.accountId}|arn:aws[a-z-]*:iam::${caller.accountId}:root)$`);
  return principals.some((principal) => account.test(principal)) ? 'account' : undefined;
}

function checkInheritedTags({ session }: Caller, { tags }: AssumeRoleRequest): void {
  const inherited = new Set(Object.keys(session?.transitiveTags ?? {}).map((key) => key.toLowerCase()));
  if (Object.keys(tags).some((key) => inherited.has(key.toLowerCase())))
    throw new StsError(
      400,
      'InvalidParameterValue',
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
}

function checkDuration(role: SandboxRole, { session }: Caller, { durationSeconds }: AssumeRoleRequest): void {
  const tooLong = (limit: string) =>
    new StsError(400, 'ValidationError', `The requested DurationSeconds exceeds the ${limit}.`);
  if (session && durationSeconds > CHAINED_SECONDS)
    throw tooLong('1 hour session limit for roles assumed by role chaining');
  if (durationSeconds > (role.maxSessionDuration ?? DEFAULT_MAX_SECONDS))
    throw tooLong('MaxSessionDuration set for this role');
}

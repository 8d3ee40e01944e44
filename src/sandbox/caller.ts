import { accountOf } from '../core/arn.ts';
import { type Session, type Sessions, sessionArn, uniqueId } from './sessions.ts';
import { checkDate, checkScope, checkSignature, readClaim, type WireRequest } from './sigv4.ts';
import { StsError } from './sts-error.ts';
import type { Grant, SandboxWorld } from './world.ts';

/** Who signed a request. */
export type Caller = Readonly<{
  accessKeyId: string;
  /** What GetCallerIdentity says: a user's ARN, or a session's. */
  arn: string;
  accountId: string;
  userId: string;
  /** By which names a trust policy may mean this caller, apart from its account. */
  names: readonly string[];
  mayAssume?: Grant;
  /** Present when the caller is a role session; AssumeRole is then role chaining. */
  session?: Session;
}>;

const invalidToken = () =>
  new StsError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');

/**
 * Finds out who signed a request, and whether they really did.
 * @throws StsError `MissingAuthenticationToken`, `IncompleteSignature`, `SignatureDoesNotMatch`, `InvalidClientTokenId`, `ExpiredToken`
 */
export function authenticate(request: WireRequest, world: SandboxWorld, sessions: Sessions, nowMs: number): Caller {
  const claim = readClaim(request);
  checkScope(claim, 'sts', world.region);
  const token = request.headers['x-amz-security-token'];
  const { caller, secretAccessKey } = token
    ? ofSession(world, sessions.open(token), claim.accessKeyId)
    : ofKey(world, claim.accessKeyId);
  checkDate(claim, nowMs);
  checkSignature(request, claim, secretAccessKey);
  if (caller.session && caller.session.expiresAt <= nowMs)
    throw new StsError(403, 'ExpiredToken', 'The security token included in the request is expired');
  return caller;
}

type Known = Readonly<{ caller: Caller; secretAccessKey: string }>;

function ofKey(world: SandboxWorld, accessKeyId: string): Known {
  const key = world.keys.find((candidate) => candidate.accessKeyId === accessKeyId);
  if (!key) throw invalidToken();
  const { arn, mayAssume, secretAccessKey } = key;
  const accountId = accountOf(arn);
  const userId = arn.endsWith(':root') ? accountId : uniqueId('AIDA', arn);
  const caller = { accessKeyId, arn, accountId, userId, names: [arn, userId], ...(mayAssume && { mayAssume }) };
  return { caller, secretAccessKey };
}

function ofSession(world: SandboxWorld, session: Session | undefined, accessKeyId: string): Known {
  if (session?.accessKeyId !== accessKeyId) throw invalidToken();
  const { roleArn, sessionName, secretAccessKey } = session;
  const mayAssume = world.roles.find(({ arn }) => arn === roleArn)?.mayAssume;
  const arn = sessionArn(session);
  const roleId = uniqueId('AROA', roleArn);
  const caller = {
    accessKeyId,
    arn,
    accountId: accountOf(roleArn),
    userId: `${roleId}:${sessionName}`,
    names: [roleArn, arn, roleId],
    session,
    ...(mayAssume && { mayAssume }),
  };
  return { caller, secretAccessKey };
}

import { isBaseRejected } from '../../sts/base-rejected.ts';
import { type CheckResult, fine, skipped, wrong } from './check-result.ts';
import type { IdentityReport } from './identity-report.ts';

const CHECK = 'base identity';

/** Who STS says that we are. */
export function checkCaller({ asked, identity }: IdentityReport): CheckResult {
  if (asked?.callerArn) return fine(CHECK, asked.callerArn);
  const refused = asked?.refused;
  if (!refused || refused.detail.httpStatus === undefined || refused.code === 'InvalidAnswer')
    return skipped(CHECK, 'STS could not be asked');
  if (refused.code === 'AccessDenied')
    return skipped(CHECK, 'GetCallerIdentity is refused, which only the policy of a VPC endpoint can do');
  const from = isBaseRejected(refused) && identity?.origin ? `; they come from ${identity.origin}` : '';
  return wrong(CHECK, refused.message, [{ what: refused.message, fix: refused.detail.advice + from }], refused.detail);
}

import { formatInstant } from '../../core/credentials.ts';
import type { Environment } from '../config/environment.ts';
import { type CheckResult, fine, wrong } from './check-result.ts';
import type { IdentityReport } from './identity-report.ts';

const CHECK = 'base credentials';

/** Whether there are credentials to ask STS with, and where they come from. The secret ones stay unsaid. */
export function checkBaseCredentials({ identity, unread }: IdentityReport, env: Environment): CheckResult {
  if (identity) {
    const { accessKeyId, origin, expiresAt } = identity;
    const until = expiresAt === undefined ? 'long-lived' : `until ${formatInstant(expiresAt)}`;
    return fine(CHECK, `${accessKeyId} from ${origin ?? 'the surroundings'}${variableOf(origin, env)}, ${until}`);
  }
  const { message, advice } = unread?.detail ?? { message: 'none', advice: '' };
  return wrong(CHECK, message, [{ what: message, fix: advice }], unread?.detail);
}

function variableOf(origin: string | undefined, env: Environment): string {
  if (origin !== 'the container credentials endpoint') return '';
  return env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
    ? ' (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)'
    : ' (AWS_CONTAINER_CREDENTIALS_FULL_URI)';
}

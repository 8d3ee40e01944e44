import { formatInstant } from '../../core/credentials.ts';
import type { Environment } from '../config/environment.ts';
import { agentAnswer } from './agent-answer.ts';
import { type CheckResult, fine, wrong } from './check-result.ts';
import type { IdentityReport } from './identity-report.ts';

const CHECK = 'base credentials';

/** Whether there are credentials to ask STS with, and where they come from. The secret ones stay unsaid. */
export async function checkBaseCredentials(
  { identity, unread }: IdentityReport,
  env: Environment,
): Promise<CheckResult> {
  if (identity) {
    const { accessKeyId, origin, expiresAt } = identity;
    const until = expiresAt === undefined ? 'long-lived' : `until ${formatInstant(expiresAt)}`;
    return fine(CHECK, `${accessKeyId} from ${origin ?? 'the surroundings'}${variableOf(origin, env)}, ${until}`);
  }
  const { message, detail } = unread ?? {};
  const agent = await agentAnswer(env);
  return wrong(
    CHECK,
    agent ? `${agent.fact}` : (message ?? 'none'),
    [agent ? { what: agent.fact, fix: agent.fix } : { what: message ?? '', fix: detail?.advice ?? '' }],
    detail,
  );
}

function variableOf(origin: string | undefined, env: Environment): string {
  if (origin !== 'the container credentials endpoint') return '';
  return env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
    ? ' (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)'
    : ' (AWS_CONTAINER_CREDENTIALS_FULL_URI)';
}

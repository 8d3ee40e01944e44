import { askDirectly } from '../ask-directly.ts';
import type { Environment } from '../config/environment.ts';

/** What the container credentials endpoint itself says where the SDK tells only that there were none. */
export type AgentAnswer = Readonly<{ fact: string; fix: string }>;

const DEADLINE_MS = 2_000;
const FIXES: Readonly<Record<number, string>> = {
  400: 'the agent does not know this credentials id: start the task anew, and see that the URI is not copied from another task',
  404: 'this is not the credentials URI of the task: see where the variable is set',
  429: 'too many ask the agent (40 a second for the whole task): let apps ask the sidecar instead, with a role of passthrough: true for the task role',
};

/** One request to it; `undefined` where no such endpoint is configured, or it answers well. The body may hold keys, and is told to nobody. */
export async function agentAnswer(env: Environment): Promise<AgentAnswer | undefined> {
  const relative = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const url = relative ? `http://169.254.170.2${relative}` : env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!url || !URL.canParse(url)) return undefined;
  const at = `the container credentials endpoint at ${new URL(url).host}`;
  try {
    const status = await statusOf(url);
    if (status === 200) return undefined;
    return {
      fact: `${at} answers HTTP ${status}`,
      fix:
        FIXES[status] ??
        'the agent has a bad moment: the sidecar asks on by itself; start the task anew if it stays so',
    };
  } catch {
    return {
      fact: `${at} does not answer`,
      fix: 'on ECS see that the task has a task role and that nothing blocks 169.254.170.2; elsewhere see where the variable is set',
    };
  }
}

async function statusOf(url: string): Promise<number> {
  if (url.startsWith('http:')) return (await askDirectly(url, { deadlineMs: DEADLINE_MS })).status;
  const answer = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
  await answer.body?.cancel();
  return answer.status;
}

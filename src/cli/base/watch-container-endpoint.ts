import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Trouble } from '../../sts/base-credentials.ts';
import type { Environment } from '../config/environment.ts';

/** What the first request to the container credentials endpoint came to, of those that are made from now on. */
export type EndpointWatch = Readonly<{ trouble(): Trouble | undefined; end(): void }>;

type Outcome = { request: ClientRequest; came?: string; status?: number };
type Told = Readonly<{ request: ClientRequest; response?: IncomingMessage; error?: NodeJS.ErrnoException }>;

const AGENT = '169.254.170.2';
const FIXES: Readonly<Record<number, string>> = {
  400: 'the agent does not know this credentials id: start the task anew, and see that the URI is not copied from another task',
  404: 'this is not the credentials URI of the task: see where the variable is set',
  429: 'too many ask the agent (40 a second for the whole task): let apps ask the sidecar instead, with a role of passthrough: true for the task role',
};
const BAD_MOMENT = 'the agent has a bad moment: the sidecar asks on by itself; start the task anew if it stays so';
const SILENT =
  'on ECS see that the task has a task role and that nothing blocks 169.254.170.2; elsewhere see where the variable is set';

/**
 * The SDK says only that no source gave anything, and a request of our own would be one more for an agent that may refuse because
 * there are too many: so this looks on, by Node's own channels. The body may hold keys, and is told to nobody.
 */
export function watchContainerEndpoint(env: Environment): EndpointWatch {
  const host = hostOf(env);
  if (host === undefined) return { trouble: () => undefined, end: () => undefined };
  let first: Outcome | undefined;
  const started = (told: unknown) => {
    const { request } = told as Told;
    if (!first && request.getHeader('host') === host) first = { request };
  };
  const ended = (told: unknown) => {
    const { request, response, error } = told as Told;
    if (first?.request !== request || first.came) return;
    const status = response?.statusCode;
    first.came = error ? `cannot be reached (${error.code ?? error.message})` : `answers HTTP ${status}`;
    if (status !== undefined) first.status = status;
  };
  const channels = [
    ['http.client.request.start', started],
    ['http.client.request.error', ended],
    ['http.client.response.finish', ended],
  ] as const;
  for (const [name, listener] of channels) subscribe(name, listener);
  return {
    trouble() {
      if (!first) return undefined;
      const { came = 'does not answer', status } = first;
      const fix = status === undefined ? SILENT : (FIXES[status] ?? BAD_MOMENT);
      return { fact: `the container credentials endpoint at ${host} ${came}`, fix };
    },
    end() {
      for (const [name, listener] of channels) unsubscribe(name, listener);
    },
  };
}

function hostOf(env: Environment): string | undefined {
  if (env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) return AGENT;
  const uri = env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  return uri && URL.canParse(uri) ? new URL(uri).host : undefined;
}

import type { Agent, AgentFailure } from './agent.ts';
import { FAULTS, type Fault } from './faults.ts';
import { readWorld } from './read-world.ts';
import type { Answer } from './server.ts';
import type { WireRequest } from './sigv4.ts';
import type { Sts } from './sts.ts';
import type { SandboxRole } from './world.ts';

const PREFIX = '/_sandbox/';

export const isControl = ({ url }: WireRequest) => url.startsWith(PREFIX);

/**
 * The in-process API by HTTP, for tests that run the sandbox as a process or in a container. Whoever reaches it rules
 * the sandbox, so it is there only when asked for.
 *
 *     GET DELETE      calls              what was asked, without secrets
 *     GET POST DELETE faults             a Fault, or {"preset":"throttled", …}
 *     PUT             world              another world altogether
 *     PUT DELETE      roles              one role: put in, or (by ?arn=) taken out
 *     POST            sessions           {"roleArn","sessionName","seconds"}: credentials
 *     GET             agent/calls
 *     PUT DELETE      agent/failure      an AgentFailure
 */
export function control({ sts, agent }: Readonly<{ sts: Sts; agent: Agent }>, request: WireRequest): Answer {
  const { pathname, searchParams } = new URL(request.url, 'http://sandbox');
  const body = () => JSON.parse(request.body);
  const without = (arn: string | null) => sts.world().roles.filter((role) => role.arn !== arn);
  const routes: Readonly<Record<string, () => unknown>> = {
    'GET calls': () => sts.calls(),
    'DELETE calls': () => sts.forgetCalls(),
    'GET faults': () => sts.faults.list(),
    'POST faults': () => sts.faults.add(readFault(body())),
    'DELETE faults': () => sts.faults.clear(),
    'PUT world': () => sts.change(() => readWorld(request.body)),
    'PUT roles': () => {
      const role: SandboxRole = body();
      sts.change((world) => readWorld(JSON.stringify({ ...world, roles: [...without(role.arn), role] })));
    },
    'DELETE roles': () => sts.change((world) => ({ ...world, roles: without(searchParams.get('arn')) })),
    'POST sessions': () => {
      const { roleArn, sessionName, seconds } = body();
      return sts.startSession(roleArn, sessionName, seconds);
    },
    'GET agent/calls': () => agent.calls(),
    'PUT agent/failure': () => agent.fail(body() as AgentFailure),
    'DELETE agent/failure': () => agent.recover(),
  };
  const route = routes[`${request.method} ${pathname.slice(PREFIX.length)}`];
  if (!route) return json(404, { message: `no such route: ${request.method} ${pathname}` });
  try {
    return json(200, route() ?? {});
  } catch (error) {
    return json(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

function readFault({ preset, ...rest }: { preset?: keyof typeof FAULTS } & Partial<Fault>): Fault {
  const fault = { ...(preset && FAULTS[preset]), ...rest };
  if (!fault.kind) throw new Error(`a fault has a kind, or a preset out of: ${Object.keys(FAULTS).join(', ')}`);
  return fault as Fault;
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

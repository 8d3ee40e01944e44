import type { Clock } from '../core/clock.ts';
import { type Agent, createAgent } from './agent.ts';
import { control, isControl } from './control.ts';
import { listen } from './server.ts';
import { createSts, type Sts } from './sts.ts';
import { DEFAULT_WORLD, type SandboxWorld } from './world.ts';

export type SandboxOptions = Readonly<{
  clock: Clock;
  /** Default: `DEFAULT_WORLD`. */
  world?: SandboxWorld;
  /** Default: 127.0.0.1. */
  host?: string;
  /** STS's port and the agent's; default 0: free ones. */
  port?: number;
  agentPort?: number;
  /** Whether `/_sandbox/…` answers on STS's port; default no. */
  control?: boolean;
  /** See `createSts`. */
  seal?: string;
}>;

/** STS and the agent, listening. */
export type Sandbox = Readonly<{
  sts: Sts;
  agent: Agent;
  /** For `AWS_ENDPOINT_URL_STS`. */
  stsUrl: string;
  /** The task role's credentials; for `AWS_CONTAINER_CREDENTIALS_FULL_URI`. `undefined` in a world without a task. */
  credentialsUrl: string | undefined;
  /** For `ECS_CONTAINER_METADATA_URI_V4`. */
  metadataUrl: string | undefined;
  /** Kills STS's sockets and stops listening, or listens again on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends both, for good. */
  close(): Promise<void>;
}>;

/** Starts both servers. Rejects with the network's error where a port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, world = DEFAULT_WORLD, host = '127.0.0.1', port = 0, agentPort = 0, seal } = options;
  const sts = createSts({ clock, world, ...(seal !== undefined && { seal }) });
  const agent = createAgent({ clock, sts });
  const listenSts = (at: number) =>
    listen({
      clock,
      host,
      port: at,
      answer: (request) =>
        options.control && isControl(request) ? control({ sts, agent }, request) : sts.answer(request),
    });
  let stsServer = await listenSts(port);
  const agentServer = await listen({ clock, host, port: agentPort, answer: agent.answer });
  const id = world.task?.id;
  return {
    sts,
    agent,
    stsUrl: stsServer.url,
    credentialsUrl: id && `${agentServer.url}/v2/credentials/${id}`,
    metadataUrl: id && `${agentServer.url}/v4/${id}`,
    stop: () => stsServer.close(),
    async start() {
      stsServer = await listenSts(stsServer.port);
    },
    async close() {
      await Promise.all([stsServer.close(), agentServer.close()]);
    },
  };
}

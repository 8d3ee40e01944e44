import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentCall, AgentFailure } from '../../../src/sandbox/agent.ts';
import type { CallRecord } from '../../../src/sandbox/call-record.ts';
import type { SandboxWorld } from '../../../src/sandbox/world.ts';
import { type Container, type Docker, LABEL } from './docker.ts';

/** STS, and the ECS agent at 169.254.170.2, in a container; steered from outside. */
export type SandboxContainer = Readonly<{
  setWorld(world: SandboxWorld): Promise<unknown>;
  stsCalls(): Promise<readonly CallRecord[]>;
  agentCalls(): Promise<readonly AgentCall[]>;
  failAgent(failure: AgentFailure): Promise<unknown>;
  mendAgent(): Promise<unknown>;
  /** The container, for harm that no order can do. */
  container: Container;
}>;

const STS_PORT = 8000;
/** Where app containers find STS, as an interface VPC endpoint would be. */
export const STS_URL = `http://sts:${STS_PORT}`;
export const AGENT = '169.254.170.2';

export type SandboxContainerOptions = Readonly<{
  engine: Docker;
  id: string;
  image: string;
  /** Names of the networks: the task's way to the agent, and to the rest of the world. */
  linkLocal: string;
  vpc: string;
}>;

export async function startSandboxContainer(options: SandboxContainerOptions): Promise<SandboxContainer> {
  const { engine, id, image, linkLocal, vpc } = options;
  const container = await engine.createContainer({
    name: `${id}-agent-and-sts`,
    Image: image,
    Labels: { [LABEL]: id },
    Cmd: ['sandbox', '--control', '--host', '0.0.0.0', '--port', `${STS_PORT}`, '--agent-port', '80'],
    Healthcheck: { Test: ['NONE'] },
    ExposedPorts: { [`${STS_PORT}/tcp`]: {} },
    HostConfig: { NetworkMode: vpc, PortBindings: { [`${STS_PORT}/tcp`]: [{ HostIp: '127.0.0.1' }] } },
    NetworkingConfig: { EndpointsConfig: { [vpc]: { Aliases: ['sts'] } } },
  });
  await engine.getNetwork(linkLocal).connect({
    Container: container.id,
    EndpointConfig: { IPAMConfig: { IPv4Address: AGENT } },
  });
  await container.start();
  const { NetworkSettings } = await container.inspect();
  const port = NetworkSettings.Ports[`${STS_PORT}/tcp`]?.[0]?.HostPort;
  const order = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`http://127.0.0.1:${port}/_sandbox/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  await untilAnswered(() => order('GET', 'faults'));
  return {
    container,
    setWorld: (world) => order('PUT', 'world', world),
    stsCalls: () => order('GET', 'calls') as Promise<readonly CallRecord[]>,
    agentCalls: () => order('GET', 'agent/calls') as Promise<readonly AgentCall[]>,
    failAgent: (failure) => order('PUT', 'agent/failure', failure),
    mendAgent: () => order('DELETE', 'agent/failure'),
  };
}

async function untilAnswered(ask: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await ask();
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}

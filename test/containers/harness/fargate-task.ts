import { randomBytes } from 'node:crypto';
import { type AppCall, callsOf, linesOf } from './calls.ts';
import type { ContainerState } from './container-state.ts';
import { createOptions, volumeName } from './create-options.ts';
import { type Container, type Docker, LABEL, removeAll } from './docker.ts';
import { watchEngine } from './engine-events.ts';
import { type Lifecycle, lifecycle, type StopOrder, type TaskEvent } from './lifecycle.ts';
import { containerMetadata } from './metadata.ts';
import { AGENT, type SandboxContainer, STS_URL, startSandboxContainer } from './sandbox-container.ts';
import { requireKnown, type TaskDefinition } from './task-definition.ts';
import { createNetworks, startPause } from './task-network.ts';
import { until } from './until.ts';
import { worldOf } from './world-of.ts';

export type TaskOptions = Readonly<{
  engine: Docker;
  /** The image on this machine for an image that the definition names. */
  imageOf: (image: string) => string;
  /** This project's image: it is the agent, STS and the pause container too. */
  sidecarImage: string;
  /** How long sessions really live, however long was asked for. */
  sessionLifeSeconds?: number;
}>;

/** A task that runs as Fargate would run it. */
export type FargateTask = Readonly<{
  sandbox: SandboxContainer;
  state(name: string): ContainerState;
  container(name: string): Container;
  events(): readonly TaskEvent[];
  /** What a container's app has called so far. */
  calls(name: string): Promise<readonly AppCall[]>;
  /** Waits until every container was started. Rejects, with the reason and the logs, where the task stops instead. */
  started(): Promise<void>;
  /** StopTask. */
  stop(order?: StopOrder): Promise<void>;
  /** Removes all that it made. */
  dispose(): Promise<void>;
}>;

/**
 * Runs a task definition as Fargate documents that it would: one network namespace for all containers, the agent at 169.254.170.2, its
 * variables forced into every container, ordering by dependsOn and the task definition's health checks, restart policies, and a stop in
 * reverse order. Memory and CPU limits, logging drivers and port mappings are not carried out.
 */
export async function runTask(definition: TaskDefinition, options: TaskOptions): Promise<FargateTask> {
  requireKnown(definition);
  const { engine } = options;
  const id = `switch-role-test-${randomBytes(4).toString('hex')}`;
  try {
    return await run(id, definition, options);
  } catch (error) {
    await removeAll(engine, `${LABEL}=${id}`);
    throw error;
  }
}

async function run(id: string, definition: TaskDefinition, options: TaskOptions): Promise<FargateTask> {
  const { engine, imageOf, sidecarImage, sessionLifeSeconds } = options;
  const taskId = randomBytes(16).toString('hex');
  const all = definition.containerDefinitions;
  const containers = new Map<string, Container>();
  const dockerIdOf = (name: string) => `${taskId}-${all.findIndex((one) => one.name === name)}`;
  const container = (name: string) => {
    const found = containers.get(name);
    if (!found) throw new Error(`the container ${name} has not been started`);
    return found;
  };

  const network = await createNetworks(engine, id);
  const sandbox = await startSandboxContainer({ engine, id, image: sidecarImage, ...network });
  const { id: pauseId } = await startPause(engine, id, sidecarImage, network);
  for (const { name } of definition.volumes ?? [])
    await engine.createVolume({ Name: volumeName(id, name), Labels: { [LABEL]: id } });

  let telling: Promise<unknown> = Promise.resolve();
  function tellAgent(): Promise<unknown> {
    telling = telling.then(() => {
      const shown = all.map((one) => containerMetadata(one, dockerIdOf(one.name), life.state(one.name)));
      return sandbox.setWorld(worldOf(definition, { taskId, containers: shown, sessionLifeSeconds }));
    });
    return telling;
  }

  const life: Lifecycle = lifecycle(all, {
    async start(one) {
      const image = imageOf(one.image);
      const { Config } = await engine.getImage(image).inspect();
      const imageVolumes = new Set(Object.keys(Config.Volumes ?? {}));
      const forced = forcedVariables(definition, taskId, dockerIdOf(one.name));
      const made = await engine.createContainer(createOptions(one, { id, pauseId, forced, imageVolumes, image }));
      containers.set(one.name, made);
      await made.start();
    },
    startAgain: ({ name }) => container(name).start(),
    async stop({ name, stopTimeout = 30 }) {
      await container(name)
        .stop({ t: stopTimeout })
        .catch((error: { statusCode?: number }) => {
          if (error.statusCode !== ALREADY_STOPPED) throw error;
        });
    },
    changed: tellAgent,
  });

  const unwatch = await watchEngine(engine, id, (event) => {
    const [name] = [...containers].find(([, { id: its }]) => its === event.id) ?? [];
    const one = all.find((definition) => definition.name === name);
    if (!one) return;
    if (event.kind === 'started') life.onStarted(one);
    else if (event.kind === 'healthy') life.onHealthy(one);
    else life.onDied(one, event.exitCode);
  });
  await tellAgent();
  life.begin();

  return {
    sandbox,
    state: life.state,
    container,
    events: life.events,
    calls: async (name) => callsOf(container(name)),
    started: () =>
      until('every container was started', async () => {
        life.throwIfFailed();
        const reason = life.stoppedReason();
        if (reason !== undefined) throw new Error(`the task stopped: ${reason}\n${await lastLines(containers)}`);
        return all.every(({ name }) => life.state(name).status !== 'PENDING');
      }),
    stop: (order = 'reverse') => life.stop(order),
    async dispose() {
      unwatch();
      await removeAll(engine, `${LABEL}=${id}`);
    },
  };
}

/** Docker's answer to a stop that comes too late (Docker Engine API, "Stop a container"). */
const ALREADY_STOPPED = 304;

/** What the agent and Fargate put into each container's environment; nothing in a task definition gets past it. */
function forcedVariables({ taskRoleArn }: TaskDefinition, taskId: string, dockerId: string) {
  return {
    ...(taskRoleArn && { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `/v2/credentials/${taskId}` }),
    ECS_CONTAINER_METADATA_URI_V4: `http://${AGENT}/v4/${dockerId}`,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_STS: STS_URL,
  };
}

async function lastLines(containers: ReadonlyMap<string, Container>): Promise<string> {
  const texts = [...containers].map(async ([name, one]) => {
    const lines = (await linesOf(one)).slice(-8).map(({ text }) => `  ${text.slice(0, 300)}`);
    return [`${name}:`, ...lines].join('\n');
  });
  return (await Promise.all(texts)).join('\n');
}

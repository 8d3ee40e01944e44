import { randomBytes } from 'node:crypto';
import { type AppCall, callsOf, linesOf } from './calls.ts';
import { type ContainerState, isHopeless, isRestarted, PENDING, unmet } from './container-state.ts';
import { createOptions, volumeName } from './create-options.ts';
import { type Container, type Docker, LABEL, removeAll } from './docker.ts';
import { type EngineEvent, watchEngine } from './engine-events.ts';
import { containerMetadata } from './metadata.ts';
import { AGENT, type SandboxContainer, STS_URL, startSandboxContainer } from './sandbox-container.ts';
import { type ContainerDefinition, requireKnown, type TaskDefinition } from './task-definition.ts';
import { createNetworks, startPause } from './task-network.ts';
import { until } from './until.ts';
import { worldOf } from './world-of.ts';

export type TaskOptions = Readonly<{
  engine: Docker;
  /** The image on this machine for an image that the definition names. */
  imageOf: (image: string) => string;
  /** This project's image: it is the agent, STS and the pause container too. */
  sidecarImage: string;
  sessionLifeSeconds?: number;
}>;

export type TaskEvent = Readonly<{
  at: number;
  container: string;
  what: 'started' | 'restarted' | 'told to stop' | 'stopped';
}>;

/** A task that runs as Fargate would run it. */
export type FargateTask = Readonly<{
  id: string;
  sandbox: SandboxContainer;
  pauseId: string;
  /** Why the task stopped by itself, if it did. */
  stoppedReason(): string | undefined;
  state(name: string): ContainerState;
  container(name: string): Container;
  /** What a container's app has called so far. */
  calls(name: string): Promise<readonly AppCall[]>;
  log(name: string): Promise<string>;
  events(): readonly TaskEvent[];
  /** Waits until every container was started. Rejects, with the reason and the logs, where the task stops instead. */
  started(): Promise<void>;
  /** StopTask: each container is told once those that depend on it have stopped; or all `together`, which is the harder for the sidecar. */
  stop(order?: 'reverse' | 'together'): Promise<void>;
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
  const { engine, imageOf, sidecarImage, sessionLifeSeconds } = options;
  const id = `switch-role-test-${randomBytes(4).toString('hex')}`;
  const taskId = randomBytes(16).toString('hex');
  const all = definition.containerDefinitions;
  const containers = new Map<string, Container>();
  const states = new Map<string, ContainerState>(all.map(({ name }) => [name, PENDING]));
  const lastStart = new Map<string, number>();
  const events: TaskEvent[] = [];
  const starting = new Set<string>();
  let reason: string | undefined;
  let stopping: Promise<void> | undefined;
  let failure: unknown;
  let telling: Promise<unknown> = Promise.resolve();

  const state = (name: string) => states.get(name) ?? PENDING;
  const container = (name: string) => {
    const found = containers.get(name);
    if (!found) throw new Error(`the container ${name} has not been started`);
    return found;
  };
  const note = (what: TaskEvent['what'], name: string) => events.push({ at: Date.now(), container: name, what });
  const dockerIdOf = (name: string) => `${taskId}-${all.findIndex((one) => one.name === name)}`;

  try {
    const network = await createNetworks(engine, id);
    const sandbox = await startSandboxContainer({ engine, id, image: sidecarImage, ...network });
    const pause = await startPause(engine, id, sidecarImage, network);
    for (const { name } of definition.volumes ?? [])
      await engine.createVolume({ Name: volumeName(id, name), Labels: { [LABEL]: id } });
    const unwatch = await watchEngine(engine, id, onEvent);
    await tellAgent();
    advance();

    return {
      id,
      sandbox,
      pauseId: pause.id,
      stoppedReason: () => reason,
      state,
      container,
      calls: async (name) => callsOf(container(name)),
      log: async (name) => (await linesOf(container(name))).map(({ text }) => text).join('\n'),
      events: () => events,
      started: () =>
        until('every container was started', async () => {
          if (failure) throw failure;
          if (reason !== undefined) throw new Error(`the task stopped: ${reason}\n${await logs()}`);
          return all.every(({ name }) => state(name).status !== 'PENDING');
        }),
      stop,
      async dispose() {
        stopping ??= Promise.resolve();
        unwatch();
        await removeAll(engine, `${LABEL}=${id}`);
      },
    };

    async function tellAgent(): Promise<void> {
      const shown = all.map((one) => containerMetadata(one, dockerIdOf(one.name), state(one.name)));
      await sandbox.setWorld(worldOf(definition, { taskId, containers: shown, sessionLifeSeconds }));
    }

    function change(name: string, next: Partial<ContainerState>): void {
      states.set(name, { ...state(name), ...next });
      telling = telling.then(tellAgent).catch((error) => {
        failure ??= error;
      });
      advance();
    }

    function advance(): void {
      if (stopping) return;
      for (const one of all) {
        if (state(one.name).status !== 'PENDING' || starting.has(one.name)) continue;
        if (isHopeless(one, state)) endTask(`${one.name} waits for what cannot come: ${unmet(one, state).join(', ')}`);
        else if (unmet(one, state).length === 0) void start(one, pause.id);
      }
    }

    async function start(one: ContainerDefinition, pauseId: string): Promise<void> {
      starting.add(one.name);
      try {
        const image = imageOf(one.image);
        const { Config } = await engine.getImage(image).inspect();
        const imageVolumes = new Set(Object.keys(Config.Volumes ?? {}));
        const forced = forcedVariables(dockerIdOf(one.name));
        const made = await engine.createContainer(createOptions(one, { id, pauseId, forced, imageVolumes, image }));
        containers.set(one.name, made);
        await made.start();
        if (one.startTimeout !== undefined) setTimeout(() => giveUpOn(one), one.startTimeout * 1000).unref();
      } catch (error) {
        failure ??= error;
      }
    }

    function onEvent(event: EngineEvent): void {
      const [name] = [...containers].find(([, { id: its }]) => its === event.id) ?? [];
      const one = all.find((definition) => definition.name === name);
      if (!one) return;
      if (event.kind === 'started') {
        lastStart.set(one.name, Date.now());
        note(state(one.name).status === 'PENDING' ? 'started' : 'restarted', one.name);
        change(one.name, { status: 'RUNNING', startedAt: state(one.name).startedAt ?? Date.now() });
      } else if (event.kind === 'healthy') change(one.name, { wasHealthy: true });
      else onDeath(one, event.exitCode);
    }

    function onDeath(one: ContainerDefinition, exitCode: number): void {
      const ranMs = Date.now() - (lastStart.get(one.name) ?? 0);
      if (!stopping && isRestarted(one, exitCode, ranMs)) {
        change(one.name, { restarts: state(one.name).restarts + 1 });
        container(one.name)
          .start()
          .catch((error) => {
            failure ??= error;
          });
        return;
      }
      note('stopped', one.name);
      change(one.name, { status: 'STOPPED', exitCode });
      if (one.essential ?? true) endTask(`the essential container ${one.name} exited with ${exitCode}`);
    }

    /** Some wait for `one` to do what they depend on, and it did not within its startTimeout. */
    function giveUpOn(one: ContainerDefinition): void {
      const waiting = all.filter(
        (other) =>
          state(other.name).status === 'PENDING' &&
          unmet(other, state).some((condition) => condition.startsWith(`${one.name} `)),
      );
      if (waiting.length > 0 && !stopping) endTask(`${one.name} was not ready within ${one.startTimeout} s`);
    }
  } catch (error) {
    await removeAll(engine, `${LABEL}=${id}`);
    throw error;
  }

  /** What the agent and Fargate put into each container's environment; nothing in a task definition gets past it. */
  function forcedVariables(dockerId: string): Readonly<Record<string, string>> {
    return {
      ...(definition.taskRoleArn && { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `/v2/credentials/${taskId}` }),
      ECS_CONTAINER_METADATA_URI_V4: `http://${AGENT}/v4/${dockerId}`,
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_STS: STS_URL,
    };
  }

  function endTask(why: string): void {
    if (stopping) return;
    reason = why;
    void stop();
  }

  function stop(order: 'reverse' | 'together' = 'reverse'): Promise<void> {
    const stops = new Map<string, Promise<void>>();
    const stopOne = (one: ContainerDefinition): Promise<void> => {
      const known = stops.get(one.name);
      if (known) return known;
      const dependsOnIt = ({ dependsOn = [] }: ContainerDefinition) =>
        dependsOn.some(({ containerName }) => containerName === one.name);
      const dependents = order === 'reverse' ? all.filter(dependsOnIt) : [];
      const stopped = Promise.all(dependents.map(stopOne)).then(() => tell(one));
      stops.set(one.name, stopped);
      return stopped;
    };
    stopping ??= Promise.all(all.map(stopOne)).then(() => undefined);
    return stopping;
  }

  async function tell(one: ContainerDefinition): Promise<void> {
    if (state(one.name).status !== 'RUNNING') return;
    note('told to stop', one.name);
    await container(one.name)
      .stop({ t: one.stopTimeout ?? 30 })
      .catch((error) => {
        if (error.statusCode !== 304) throw error;
      });
    await until(`${one.name} has stopped`, () => state(one.name).status === 'STOPPED');
  }

  async function logs(): Promise<string> {
    const texts = [...containers].map(async ([name, one]) => {
      const lines = await linesOf(one);
      return `${name}:\n${lines
        .slice(-8)
        .map(({ text }) => `  ${text.slice(0, 300)}`)
        .join('\n')}`;
    });
    return (await Promise.all(texts)).join('\n');
  }
}

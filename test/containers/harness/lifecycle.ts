import { type ContainerState, isHopeless, isRestarted, PENDING, unmet } from './container-state.ts';
import type { ContainerDefinition } from './task-definition.ts';
import { until } from './until.ts';

export type TaskEvent = Readonly<{
  at: number;
  container: string;
  what: 'started' | 'restarted' | 'told to stop' | 'stopped';
}>;

/** What Docker is to do. Each may reject: then the task fails, with that error. */
export type Deeds = Readonly<{
  start(one: ContainerDefinition): Promise<void>;
  startAgain(one: ContainerDefinition): Promise<void>;
  /** SIGTERM, and SIGKILL after its stopTimeout. */
  stop(one: ContainerDefinition): Promise<void>;
  /** A container's state is another than before. */
  changed(): Promise<unknown>;
}>;

/** `reverse`: each container once those that depend on it have stopped; `together`: all at once, which is the harder for the sidecar. */
export type StopOrder = 'reverse' | 'together';

/** A task's containers from their start to their end. What happens to them is told it by the three methods of that name. */
export type Lifecycle = Readonly<{
  state(name: string): ContainerState;
  events(): readonly TaskEvent[];
  /** Why the task stopped of itself, if it did. */
  stoppedReason(): string | undefined;
  /** Throws what went wrong with a deed. */
  throwIfFailed(): void;
  /** Starts what waits for nothing. */
  begin(): void;
  onStarted(one: ContainerDefinition): void;
  onHealthy(one: ContainerDefinition): void;
  onDied(one: ContainerDefinition, exitCode: number): void;
  stop(order: StopOrder): Promise<void>;
}>;

export function lifecycle(all: readonly ContainerDefinition[], deeds: Deeds): Lifecycle {
  const states = new Map<string, ContainerState>();
  const lastStart = new Map<string, number>();
  const asked = new Set<string>();
  const events: TaskEvent[] = [];
  let reason: string | undefined;
  let stopping: Promise<void> | undefined;
  let failure: unknown;

  const state = (name: string) => states.get(name) ?? PENDING;
  const note = (what: TaskEvent['what'], { name }: ContainerDefinition) =>
    events.push({ at: Date.now(), container: name, what });
  const attempt = (deed: Promise<unknown>) =>
    void deed.catch((error) => {
      failure ??= error;
    });

  function change({ name }: ContainerDefinition, next: Partial<ContainerState>): void {
    states.set(name, { ...state(name), ...next });
    attempt(deeds.changed());
    advance();
  }

  function advance(): void {
    for (const one of all) {
      if (stopping || asked.has(one.name)) continue;
      const missing = unmet(one, state);
      if (isHopeless(one, state)) end(`${one.name} waits for what cannot come: ${missing.join(', ')}`);
      else if (missing.length === 0) {
        asked.add(one.name);
        attempt(deeds.start(one));
      }
    }
  }

  /** ECS gives up where others wait for `one` to do what they depend on, and it has not done so within its startTimeout. */
  function watchStart(one: ContainerDefinition): void {
    const { name, startTimeout } = one;
    if (startTimeout === undefined) return;
    const check = () => {
      const waiting = all.flatMap((other) => (asked.has(other.name) ? [] : unmet(other, state)));
      if (waiting.some((condition) => condition.startsWith(`${name} `)))
        end(`${name} was not ready in ${startTimeout} s`);
    };
    setTimeout(check, startTimeout * 1000).unref();
  }

  function end(why: string): void {
    if (stopping) return;
    reason = why;
    attempt(stop('reverse'));
  }

  function stop(order: StopOrder): Promise<void> {
    const stops = new Map<string, Promise<void>>();
    const stopAfterDependents = (one: ContainerDefinition): Promise<void> => {
      const dependents = order === 'reverse' ? all.filter((other) => dependsOn(other, one)) : [];
      const stopped = stops.get(one.name) ?? Promise.all(dependents.map(stopAfterDependents)).then(() => stopOne(one));
      stops.set(one.name, stopped);
      return stopped;
    };
    stopping ??= Promise.all(all.map(stopAfterDependents)).then(() => undefined);
    return stopping;
  }

  async function stopOne(one: ContainerDefinition): Promise<void> {
    if (state(one.name).status !== 'RUNNING') return;
    note('told to stop', one);
    await deeds.stop(one);
    await until(`${one.name} has stopped`, () => state(one.name).status === 'STOPPED');
  }

  return {
    state,
    events: () => events,
    stoppedReason: () => reason,
    throwIfFailed() {
      if (failure) throw failure;
    },
    begin: advance,
    onStarted(one) {
      const isFirst = !lastStart.has(one.name);
      lastStart.set(one.name, Date.now());
      note(isFirst ? 'started' : 'restarted', one);
      change(one, { status: 'RUNNING' });
      if (isFirst) watchStart(one);
    },
    onHealthy: (one) => change(one, { wasHealthy: true }),
    onDied(one, exitCode) {
      const ranMs = Date.now() - (lastStart.get(one.name) ?? 0);
      if (!stopping && isRestarted(one, exitCode, ranMs)) {
        change(one, { restarts: state(one.name).restarts + 1 });
        attempt(deeds.startAgain(one));
        return;
      }
      note('stopped', one);
      change(one, { status: 'STOPPED', exitCode });
      if (one.essential ?? true) end(`the essential container ${one.name} exited with ${exitCode}`);
    },
    stop,
  };
}

const dependsOn = (other: ContainerDefinition, one: ContainerDefinition) =>
  (other.dependsOn ?? []).some(({ containerName }) => containerName === one.name);

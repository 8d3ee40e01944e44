import type { ContainerDefinition, DependencyCondition } from './task-definition.ts';

/** Where a container of the task stands. */
export type ContainerState = Readonly<{
  status: 'PENDING' | 'RUNNING' | 'STOPPED';
  /** Once it has been healthy: ECS asks for it at the start alone (Amazon ECS API Reference, ContainerDependency). */
  wasHealthy: boolean;
  exitCode?: number;
  restarts: number;
}>;

export const PENDING: ContainerState = { status: 'PENDING', wasHealthy: false, restarts: 0 };

const MET: Readonly<Record<DependencyCondition, (state: ContainerState) => boolean>> = {
  START: ({ status }) => status !== 'PENDING',
  COMPLETE: ({ status }) => status === 'STOPPED',
  SUCCESS: ({ status, exitCode }) => status === 'STOPPED' && exitCode === 0,
  HEALTHY: ({ wasHealthy }) => wasHealthy,
};

/** What keeps a container from starting; empty when nothing does. */
export function unmet(
  { dependsOn = [] }: ContainerDefinition,
  stateOf: (name: string) => ContainerState,
): readonly string[] {
  return dependsOn
    .filter(({ containerName, condition }) => !MET[condition](stateOf(containerName)))
    .map(({ containerName, condition }) => `${containerName} ${condition}`);
}

/** Whether a dependency can never be met any more: the container has stopped without having met it. */
export function isHopeless(
  { dependsOn = [] }: ContainerDefinition,
  stateOf: (name: string) => ContainerState,
): boolean {
  return dependsOn.some(({ containerName, condition }) => {
    const state = stateOf(containerName);
    return state.status === 'STOPPED' && !MET[condition](state);
  });
}

/**
 * Whether ECS restarts a container that exited: not before it has run for `restartAttemptPeriod`, 300 s unless said
 * (Amazon ECS Developer Guide, "Restart individual containers in Amazon ECS tasks with container restart policies").
 * @param ranMs since it was last started
 */
export function isRestarted({ restartPolicy }: ContainerDefinition, exitCode: number, ranMs: number): boolean {
  if (!restartPolicy?.enabled || restartPolicy.ignoredExitCodes?.includes(exitCode)) return false;
  return ranMs >= (restartPolicy.restartAttemptPeriod ?? 300) * 1000;
}

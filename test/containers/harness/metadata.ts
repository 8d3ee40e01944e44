import type { ContainerState } from './container-state.ts';
import type { ContainerDefinition } from './task-definition.ts';

/** A container as task metadata v4 shows it (Amazon ECS Developer Guide, "Task metadata endpoint version 4"). */
export function containerMetadata(
  { name, image }: Pick<ContainerDefinition, 'name' | 'image'>,
  dockerId: string,
  { status, exitCode, restarts }: ContainerState,
): Readonly<Record<string, unknown>> {
  return {
    DockerId: dockerId,
    Name: name,
    DockerName: name,
    Image: image,
    DesiredStatus: 'RUNNING',
    KnownStatus: status,
    ...(exitCode !== undefined && { ExitCode: exitCode }),
    Type: 'NORMAL',
    RestartCount: restarts,
  };
}

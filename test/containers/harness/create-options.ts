import type { ContainerCreateOptions } from 'dockerode';
import { LABEL } from './docker.ts';
import type { ContainerDefinition } from './task-definition.ts';

const SECOND_NS = 1_000_000_000;

export type Placement = Readonly<{
  /** Of the task; also tells its objects in Docker apart. */
  id: string;
  /** The container that owns the task's network namespace. */
  pauseId: string;
  /** What ECS puts into every container, whatever the task definition says. */
  forced: Readonly<Record<string, string>>;
  /** The paths that the image declares as VOLUME. */
  imageVolumes: ReadonlySet<string>;
  image: string;
}>;

/** A container of a task as Docker is asked for it. */
export function createOptions(definition: ContainerDefinition, placement: Placement): ContainerCreateOptions {
  const { id, pauseId, forced, imageVolumes, image } = placement;
  const { linuxParameters, user, entryPoint, command } = definition;
  const given = Object.fromEntries((definition.environment ?? []).map(({ name, value }) => [name, value]));
  return {
    name: `${id}-${definition.name}`,
    Image: image,
    Labels: { [LABEL]: id },
    Env: Object.entries({ ...given, ...forced }).map(([name, value]) => `${name}=${value}`),
    ...(entryPoint && { Entrypoint: [...entryPoint] }),
    ...(command && { Cmd: [...command] }),
    ...(user !== undefined && { User: user }),
    Healthcheck: healthCheck(definition),
    StopTimeout: definition.stopTimeout ?? 30,
    HostConfig: {
      NetworkMode: `container:${pauseId}`,
      ReadonlyRootfs: definition.readonlyRootFilesystem ?? false,
      CapDrop: [...(linuxParameters?.capabilities?.drop ?? [])],
      Init: linuxParameters?.initProcessEnabled ?? false,
      Mounts: (definition.mountPoints ?? []).map(({ sourceVolume, containerPath, readOnly }) => ({
        Type: 'volume',
        Source: volumeName(id, sourceVolume),
        Target: containerPath,
        ReadOnly: readOnly ?? false,
        // Docker seeds a volume with whatever the image has there; ECS documents it for VOLUME paths alone.
        VolumeOptions: {
          NoCopy: !imageVolumes.has(containerPath),
          Labels: {},
          DriverConfig: { Name: '', Options: {} },
        },
      })),
    },
  };
}

export const volumeName = (id: string, volume: string) => `${id}-${volume}`;

/** The task definition's health check alone counts; ECS ignores the image's (Amazon ECS API Reference, HealthCheck). */
function healthCheck({ healthCheck: check }: ContainerDefinition): ContainerCreateOptions['Healthcheck'] {
  if (!check) return { Test: ['NONE'] };
  const { command, interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = check;
  return {
    Test: [...command],
    Interval: interval * SECOND_NS,
    Timeout: timeout * SECOND_NS,
    Retries: retries,
    StartPeriod: startPeriod * SECOND_NS,
  };
}

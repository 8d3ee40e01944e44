/** A task definition, as far as this harness carries it out. */
export type TaskDefinition = Readonly<{
  family: string;
  taskRoleArn?: string;
  containerDefinitions: readonly ContainerDefinition[];
  volumes?: readonly Readonly<{ name: string }>[];
}>;

export type DependencyCondition = 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY';

export type ContainerDefinition = Readonly<{
  name: string;
  image: string;
  essential?: boolean;
  entryPoint?: readonly string[];
  command?: readonly string[];
  environment?: readonly Readonly<{ name: string; value: string }>[];
  user?: string;
  readonlyRootFilesystem?: boolean;
  linuxParameters?: Readonly<{ capabilities?: Readonly<{ drop?: readonly string[] }>; initProcessEnabled?: boolean }>;
  mountPoints?: readonly Readonly<{ sourceVolume: string; containerPath: string; readOnly?: boolean }>[];
  dependsOn?: readonly Readonly<{ containerName: string; condition: DependencyCondition }>[];
  healthCheck?: Readonly<{
    command: readonly string[];
    interval?: number;
    timeout?: number;
    retries?: number;
    startPeriod?: number;
  }>;
  startTimeout?: number;
  stopTimeout?: number;
  restartPolicy?: Readonly<{
    enabled: boolean;
    ignoredExitCodes?: readonly number[];
    restartAttemptPeriod?: number;
  }>;
}>;

/** Fields that a run on one machine has no use for. Any other that is not in the types above is one that this harness would leave out in silence. */
const HARMLESS = new Set(['logConfiguration', 'memory', 'memoryReservation', 'cpu', 'portMappings', 'volumesFrom']);
const KNOWN = new Set([
  'name',
  'image',
  'essential',
  'entryPoint',
  'command',
  'environment',
  'user',
  'readonlyRootFilesystem',
  'linuxParameters',
  'mountPoints',
  'dependsOn',
  'healthCheck',
  'startTimeout',
  'stopTimeout',
  'restartPolicy',
]);

/** Throws where a definition asks for something that this harness does not do. */
export function requireKnown({ containerDefinitions }: TaskDefinition): void {
  const unknown = containerDefinitions.flatMap((container) =>
    Object.keys(container)
      .filter((field) => !KNOWN.has(field) && !HARMLESS.has(field))
      .map((field) => `${container.name}.${field}`),
  );
  if (unknown.length > 0) throw new Error(`this harness does not carry out ${unknown.join(', ')}`);
}

import { type JsonObject, objects, text } from '../../core/json.ts';

/** A mount point, read. */
export type Mount = Readonly<{ volume: string; path: string; readOnly: boolean }>;

export const nameOf = (container: JsonObject): string => text(container.name) ?? '';

export const containersOf = (definition: JsonObject): readonly JsonObject[] => objects(definition.containerDefinitions);

/** A container's plain variables. */
export const environmentOf = (container: JsonObject): ReadonlyMap<string, string> =>
  new Map(objects(container.environment).map(({ name, value }) => [text(name) ?? '', text(value) ?? '']));

/** The names of the variables that ECS fills from SSM or Secrets Manager. */
export const secretNamesOf = (container: JsonObject): readonly string[] =>
  objects(container.secrets).map(({ name }) => text(name) ?? '');

/** Whether a container gets this variable, from `environment` or from `secrets`. */
export const hasVariable = (container: JsonObject, variable: string): boolean =>
  environmentOf(container).has(variable) || secretNamesOf(container).includes(variable);

export const mountsOf = (container: JsonObject): readonly Mount[] =>
  objects(container.mountPoints).map(({ sourceVolume, containerPath, readOnly }) => ({
    volume: text(sourceVolume) ?? '',
    path: (text(containerPath) ?? '').replace(/(?<=.)\/+$/, ''),
    readOnly: readOnly === true,
  }));

/** The containers that this one waits for, each with its condition. */
export const dependenciesOf = (container: JsonObject): ReadonlyMap<string, string> =>
  new Map(
    objects(container.dependsOn).map(({ containerName, condition }) => [
      text(containerName) ?? '',
      text(condition) ?? '',
    ]),
  );

export const logDriverOf = (container: JsonObject): string | undefined =>
  text(objects([container.logConfiguration])[0]?.logDriver);

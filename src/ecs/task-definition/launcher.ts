import { isObject, type JsonObject, list, object, texts } from '../../core/json.ts';
import { LAUNCHER } from './contract.ts';

/** What an image runs: its ENTRYPOINT and CMD. */
export type ImageCommand = Readonly<{ entryPoint: readonly string[]; command: readonly string[] }>;

/** Reads `docker image inspect`'s output, the list or one entry of it; `undefined` where it is something else. */
export function readImageCommand(inspected: unknown): ImageCommand | undefined {
  const config = object(Array.isArray(inspected) ? inspected[0] : inspected).Config;
  if (!isObject(config)) return undefined;
  return { entryPoint: texts(config.Entrypoint), command: texts(config.Cmd) };
}

/** Whether a container already starts through our launcher. */
export const isLaunched = (container: JsonObject): boolean =>
  LAUNCHER.every((word, at) => list(container.entryPoint)[at] === word);

/**
 * Whether only the image knows what the launcher has to start. A `command` alone is not enough: without an
 * `entryPoint` beside it, it is handed to the image's.
 */
export const needsImage = (container: JsonObject): boolean =>
  !isLaunched(container) && texts(container.entryPoint).length === 0;

/**
 * The container started through the launcher, running what it ran before. Docker drops the image's CMD as soon as
 * `entryPoint` is given (Dockerfile reference, "Understand how CMD and ENTRYPOINT interact"): where the container gave
 * its own, there was none to keep; where it gave none, the image's is restated.
 */
export function launch(container: JsonObject, image: ImageCommand | undefined): JsonObject {
  if (isLaunched(container)) return container;
  const given = texts(container.entryPoint);
  if (given.length > 0) return { ...container, entryPoint: [...LAUNCHER, ...given] };
  const launched = { ...container, entryPoint: [...LAUNCHER, ...(image?.entryPoint ?? [])] };
  const restated = image?.command ?? [];
  return list(container.command).length > 0 || restated.length === 0 ? launched : { ...launched, command: restated };
}

/** The container as it was before `launch`, but for the image's command, which stays restated. */
export function unlaunch(container: JsonObject): JsonObject {
  if (!isLaunched(container)) return container;
  const { entryPoint, ...rest } = container;
  const original = list(entryPoint).slice(LAUNCHER.length);
  return original.length > 0 ? { ...container, entryPoint: original } : rest;
}

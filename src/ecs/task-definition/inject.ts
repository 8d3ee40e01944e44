import { isObject, type JsonObject, list, object } from '../../core/json.ts';
import { appContainer } from './app.ts';
import { nameOf } from './container.ts';
import { SIDECAR_NAME, VOLUMES_NAME, volumeOf } from './contract.ts';
import { upsert } from './edit.ts';
import type { Injection } from './injection.ts';
import { InjectionError } from './injection-error.ts';
import { lint } from './lint.ts';
import { type AppPlan, plan } from './plan.ts';
import { withoutRawSockets } from './raw-sockets.ts';
import { readTask } from './read-task.ts';
import { registerable } from './registerable.ts';
import { sidecarContainer } from './sidecar.ts';
import { volumesContainer } from './volumes-container.ts';

/**
 * Adds the sidecar to a task definition and gives each named container its role. What it does not own stays as it is
 * and where it is, but that no container keeps the means to listen to the others; done twice, it changes nothing more. It refuses whatever would not work, by the same rules as `lint`.
 * @param input a task definition as written by hand, or what `describe-task-definition` prints
 * @throws {InjectionError} with every reason at once
 */
export function inject(input: JsonObject, injection: Injection): JsonObject {
  const definition = registerable(input);
  const { apps, problems, ofRequest } = plan(readTask(definition), injection);
  const injected = assemble(definition, apps, injection.image);
  problems.push(...wouldNotWork(injected, injection));
  if (problems.length > 0) throw new InjectionError(problems, ofRequest);
  return injected;
}

function assemble(definition: JsonObject, apps: readonly AppPlan[], image: string | undefined): JsonObject {
  const containers = list(definition.containerDefinitions);
  const existing = (name: string) => object(containers.find((one) => isObject(one) && nameOf(one) === name));
  const connected = containers.map((one) => {
    if (!isObject(one)) return one;
    const app = apps.find(({ container }) => container === nameOf(one));
    return withoutRawSockets(app ? appContainer(one, app) : one);
  });
  const sidecar = sidecarContainer(definition, existing(SIDECAR_NAME), apps, image);
  const volumes = volumesContainer(definition, existing(VOLUMES_NAME), sidecar);
  return {
    ...definition,
    containerDefinitions: upsert(upsert(connected, 'name', sidecar), 'name', volumes),
    volumes: apps.reduce<unknown>(
      (volumes, { role }) => upsert(volumes, 'name', { name: volumeOf(role) }),
      definition.volumes,
    ),
  };
}

/** The errors that concern the sidecar, the whole task or a container that was asked for; other containers are not our business. */
function wouldNotWork(injected: JsonObject, { roles }: Injection): readonly string[] {
  const ours = new Set([undefined, SIDECAR_NAME, VOLUMES_NAME, ...roles.map(({ container }) => container)]);
  return lint(injected)
    .filter(({ severity, container }) => severity === 'error' && ours.has(container))
    .map(({ container, what, fix }) => `${container ? `${container}: ` : ''}${what}. ${fix}`);
}

import { DEFAULT_ROLE } from '../../core/conventions.ts';
import { type JsonObject, texts } from '../../core/json.ts';
import { containersOf, environmentOf, mountsOf, nameOf } from './container.ts';
import { CONFIG_FILE, FULL_URI, PROFILE_PATH, RELATIVE_URI } from './contract.ts';
import { findSidecar, type Sidecar } from './find-sidecar.ts';

/** A container that is pointed at a sidecar. */
export type App = Readonly<{
  container: JsonObject;
  name: string;
  environment: ReadonlyMap<string, string>;
  fullUri: string | undefined;
  /** Whether it gets its credentials through a profile, which outranks container credentials. */
  profile: boolean;
  /** Whether it is started without the variable that shadows FULL_URI. */
  unshadowed: boolean;
}>;

/** A task definition, read. */
export type Task = Readonly<{
  definition: JsonObject;
  containers: readonly JsonObject[];
  sidecar: Sidecar | undefined;
  apps: readonly App[];
}>;

/** Our launcher, `env -u` of the image's own, or a shell's `unset`. */
const UNSET = new RegExp(`(?:-u ?|--unset[ =]|unset [^;&|]*)${RELATIVE_URI}`);

/** Reads a task definition as `register-task-definition` takes it. */
export function readTask(definition: JsonObject): Task {
  const containers = containersOf(definition);
  const sidecar = findSidecar(containers);
  const apps = containers.filter((container) => container !== sidecar?.container).map(readApp);
  return {
    definition,
    containers,
    sidecar,
    apps: apps.filter(({ fullUri, profile }) => fullUri !== undefined || profile),
  };
}

function readApp(container: JsonObject): App {
  const environment = environmentOf(container);
  return {
    container,
    name: nameOf(container),
    environment,
    fullUri: environment.get(FULL_URI),
    profile: environment.get(CONFIG_FILE) === PROFILE_PATH,
    unshadowed: UNSET.test([...texts(container.entryPoint), ...texts(container.command)].join(' ')),
  };
}

/** The role that an app's FULL_URI names; `undefined` where it has none, or it is no route of the sidecar. */
export function roleOfUri(fullUri: string | undefined): string | undefined {
  const match = /^https?:\/\/[^/]+\/credentials(?:\/([^/?#]+))?$/.exec(fullUri ?? '');
  return match ? (match[1] ?? DEFAULT_ROLE) : undefined;
}

/** The volume that holds this path in a container. */
export const volumeAt = (container: JsonObject, path: string): string | undefined =>
  mountsOf(container).find((mount) => path.startsWith(`${mount.path}/`))?.volume;

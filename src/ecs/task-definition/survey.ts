import { containersOf, environmentOf, mountsOf, nameOf, secretNamesOf } from './container.ts';
import {
  CONFIG_FILE,
  DEFAULT_DRAIN_SECONDS,
  DEFAULT_HANDOFF_DIR,
  DEFAULT_PORT,
  FULL_URI,
  PROFILE_PATH,
  RELATIVE_URI,
  SIDECAR_NAME,
} from './contract.ts';
import { type JsonObject, list, object, parseObject, text, texts } from './json.ts';

/** The sidecar's container and how it is configured. */
export type Sidecar = Readonly<{
  container: JsonObject;
  name: string;
  host: string;
  port: number;
  auth: string;
  handoffDir: string;
  drainSeconds: number;
  /** What it serves, by name; `undefined` where its configuration is somewhere that the task definition does not show. */
  roles: Readonly<Record<string, JsonObject>> | undefined;
}>;

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
export function survey(definition: JsonObject): Task {
  const containers = containersOf(definition);
  const found = containers.find(isNamedSidecar) ?? containers.find(isConfiguredSidecar);
  const apps = containers.filter((container) => container !== found).map(readApp);
  return {
    definition,
    containers,
    sidecar: found && readSidecar(found),
    apps: apps.filter(({ fullUri, profile }) => fullUri !== undefined || profile),
  };
}

const isNamedSidecar = (container: JsonObject) => nameOf(container) === SIDECAR_NAME;
const isConfiguredSidecar = (container: JsonObject) =>
  [...environmentOf(container).keys(), ...secretNamesOf(container)].some((name) => name.startsWith('SWITCH_ROLE_'));

function readSidecar(container: JsonObject): Sidecar {
  const environment = environmentOf(container);
  const config = readConfig(environment.get('SWITCH_ROLE_CONFIG'));
  const listen = object(config?.listen);
  const arn = environment.get('SWITCH_ROLE_ARN');
  return {
    container,
    name: nameOf(container),
    host: environment.get('SWITCH_ROLE_HOST') ?? text(listen.host) ?? '127.0.0.1',
    port: Number(environment.get('SWITCH_ROLE_PORT') ?? listen.port ?? DEFAULT_PORT),
    auth: environment.get('SWITCH_ROLE_AUTH') ?? text(config?.auth) ?? 'token',
    handoffDir: environment.get('SWITCH_ROLE_HANDOFF_DIR') ?? text(config?.handoffDir) ?? DEFAULT_HANDOFF_DIR,
    drainSeconds: Number(environment.get('SWITCH_ROLE_DRAIN_SECONDS') ?? DEFAULT_DRAIN_SECONDS),
    roles:
      config && !isElsewhere(container)
        ? { ...(arn ? { default: { roleArn: arn } } : {}), ...rolesOf(config) }
        : undefined,
  };
}

/** Whether a part of the configuration comes from SSM, Secrets Manager or S3. */
const isElsewhere = (container: JsonObject) =>
  list(container.environmentFiles).length > 0 ||
  secretNamesOf(container).some((name) => name === 'SWITCH_ROLE_CONFIG' || name === 'SWITCH_ROLE_ARN');

const readConfig = (config: string | undefined) => (config === undefined ? {} : parseObject(config));
const rolesOf = (config: JsonObject) =>
  Object.fromEntries(Object.entries(object(config.roles)).map(([name, role]) => [name, object(role)]));

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
  return match ? (match[1] ?? 'default') : undefined;
}

/** The volume that holds this path in a container. */
export const volumeAt = (container: JsonObject, path: string): string | undefined =>
  mountsOf(container).find((mount) => path.startsWith(`${mount.path}/`))?.volume;

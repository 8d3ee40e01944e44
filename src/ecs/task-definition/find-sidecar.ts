import { DEFAULT_DRAIN_SECONDS, DEFAULT_HOST, DEFAULT_PORT, DEFAULT_ROLE } from '../../core/conventions.ts';
import { type JsonObject, list, object, parseObject, text } from '../../core/json.ts';
import { environmentOf, nameOf, secretNamesOf } from './container.ts';
import { DEFAULT_HANDOFF_DIR, SIDECAR_NAME } from './contract.ts';

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

/** The sidecar among these containers, by its name, else by its variables; `undefined` where there is none. */
export function findSidecar(containers: readonly JsonObject[]): Sidecar | undefined {
  const found = containers.find(isNamedSidecar) ?? containers.find(isConfiguredSidecar);
  return found && readSidecar(found);
}

const isNamedSidecar = (container: JsonObject) => nameOf(container) === SIDECAR_NAME;
const isConfiguredSidecar = (container: JsonObject) =>
  [...environmentOf(container).keys(), ...secretNamesOf(container)].some((name) => name.startsWith('SWITCH_ROLE_'));

/** How this container, the sidecar's, is configured: by its variables, else by its file, else as the image is. */
export function readSidecar(container: JsonObject): Sidecar {
  const environment = environmentOf(container);
  const config = readConfig(environment.get('SWITCH_ROLE_CONFIG'));
  const listen = object(config?.listen);
  const arn = environment.get('SWITCH_ROLE_ARN');
  return {
    container,
    name: nameOf(container),
    host: environment.get('SWITCH_ROLE_HOST') ?? text(listen.host) ?? DEFAULT_HOST,
    port: Number(environment.get('SWITCH_ROLE_PORT') ?? listen.port ?? DEFAULT_PORT),
    auth: environment.get('SWITCH_ROLE_AUTH') ?? text(config?.auth) ?? 'token',
    handoffDir: environment.get('SWITCH_ROLE_HANDOFF_DIR') ?? text(config?.handoffDir) ?? DEFAULT_HANDOFF_DIR,
    drainSeconds: Number(environment.get('SWITCH_ROLE_DRAIN_SECONDS') ?? DEFAULT_DRAIN_SECONDS),
    roles:
      config && !isElsewhere(container)
        ? { ...(arn ? { [DEFAULT_ROLE]: { roleArn: arn } } : {}), ...rolesOf(config) }
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

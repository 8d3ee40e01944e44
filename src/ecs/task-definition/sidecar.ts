import { type JsonObject, object, parseObject } from '../../core/json.ts';
import { containersOf, environmentOf, logDriverOf, nameOf } from './container.ts';
import { DEFAULT_HANDOFF_DIR, DEFAULT_IMAGE, SIDECAR_NAME, VOLUMES_NAME, volumeOf } from './contract.ts';
import { fillIn, upsert } from './edit.ts';
import type { AppPlan } from './plan.ts';

/**
 * What the sidecar gets where a task definition has no memory of its own to share (EC2): enough for Node.js and its
 * credentials, and a limit, so that a leak cannot take the instance's.
 */
const MEMORY_MIB = { memory: 256, memoryReservation: 128 };

const DEFAULTS: JsonObject = {
  name: SIDECAR_NAME,
  image: DEFAULT_IMAGE,
  essential: true,
  user: 'node',
  readonlyRootFilesystem: true,
  linuxParameters: { capabilities: { drop: ['ALL'] } },
  environment: [],
  mountPoints: [],
  dependsOn: [],
  // While startPeriod lasts a failure does not count, so it is startTimeout alone that ends a start that hangs.
  healthCheck: {
    command: ['CMD', 'node', '/app/switch-role.js', 'healthcheck'],
    interval: 5,
    timeout: 5,
    retries: 3,
    startPeriod: 60,
  },
  startTimeout: 60,
  // Above the 20 s for which the sidecar goes on serving after SIGTERM.
  stopTimeout: 30,
  // The least that ECS takes. A crash within it is a wrong configuration, and ends the task.
  restartPolicy: { enabled: true, restartAttemptPeriod: 60 },
};

/**
 * The sidecar's container: what is there already stays, what is missing is filled in, and the planned roles are added.
 * @param existing the container of an earlier run, perhaps tuned by hand since
 * @param image replaces the image; `undefined` keeps the one that is there
 */
export function sidecarContainer(
  definition: JsonObject,
  existing: JsonObject,
  apps: readonly AppPlan[],
  image: string | undefined,
): JsonObject {
  const filled = fillIn(existing, { ...DEFAULTS, ...logging(definition), ...memory(definition) });
  return {
    ...filled,
    ...(image === undefined ? {} : { image }),
    environment: withConfig(filled.environment, existing, apps),
    mountPoints: apps.reduce<unknown>(
      (mounts, { role, handoffDir }) =>
        upsert(mounts, 'sourceVolume', { sourceVolume: volumeOf(role), containerPath: `${handoffDir}/${role}` }),
      filled.mountPoints,
    ),
    dependsOn: upsert(filled.dependsOn, 'containerName', { containerName: VOLUMES_NAME, condition: 'SUCCESS' }),
  };
}

function withConfig(environment: unknown, existing: JsonObject, apps: readonly AppPlan[]): unknown {
  const variables = environmentOf(existing);
  const config = parseObject(variables.get('SWITCH_ROLE_CONFIG') ?? '{}') ?? {};
  const held = object(config.roles);
  const planned = apps.map(({ role, roleArn, externalId }) => [
    role,
    { ...object(held[role]), roleArn, ...(externalId === undefined ? {} : { externalId }) },
  ]);
  const roles = { ...held, ...Object.fromEntries(planned) };
  const value = JSON.stringify({ ...config, roles });
  const configured = upsert(environment, 'name', { name: 'SWITCH_ROLE_CONFIG', value });
  if (variables.has('SWITCH_ROLE_HANDOFF_DIR') || 'handoffDir' in config) return configured;
  return upsert(configured, 'name', { name: 'SWITCH_ROLE_HANDOFF_DIR', value: DEFAULT_HANDOFF_DIR });
}

/** The log group that the task's other containers write to; a stream of its own in it. */
function logging(definition: JsonObject): JsonObject {
  const example = containersOf(definition).find(
    (container) => nameOf(container) !== SIDECAR_NAME && logDriverOf(container) === 'awslogs',
  );
  if (!example) return {};
  const options = object(object(example.logConfiguration).options);
  const shared = ['awslogs-group', 'awslogs-region', 'awslogs-create-group'].filter((name) => name in options);
  return {
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        ...Object.fromEntries(shared.map((name) => [name, options[name]])),
        'awslogs-stream-prefix': SIDECAR_NAME,
      },
    },
  };
}

const memory = (definition: JsonObject): JsonObject => (definition.memory === undefined ? MEMORY_MIB : {});

import { type JsonObject, list, object } from '../../core/json.ts';
import { mountsOf } from './container.ts';
import { VOLUMES_NAME } from './contract.ts';
import { fillIn, upsert } from './edit.ts';
import { readSidecar } from './find-sidecar.ts';

/** The user node of the sidecar's image, as its group. */
const SIDECAR_GROUP = '1000';

/** ECS's least, for where a container needs a limit of its own (EC2). */
const MEMORY_MIB = { memory: 32, memoryReservation: 6 };

/**
 * The container that hands the roles' volumes to the sidecar, before it starts, and ends. ECS makes a volume for root, but for paths that
 * an image declares (Amazon ECS Developer Guide, "Bind mounts"), and no image can declare the names of the roles. It is root without any
 * capability: the owner of the volumes, and so the one who may give them to a group that it is in, but nothing more. A volume that
 * already has another owner is left alone.
 */
export function volumesContainer(definition: JsonObject, existing: JsonObject, sidecar: JsonObject): JsonObject {
  const { handoffDir } = readSidecar(sidecar);
  const filled = fillIn(existing, {
    name: VOLUMES_NAME,
    image: sidecar.image,
    essential: false,
    user: `0:${SIDECAR_GROUP}`,
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ['ALL'] } },
    entryPoint: ['find', handoffDir],
    command: ['-user', '0', '-exec', 'chgrp', SIDECAR_GROUP, '{}', '+', '-exec', 'chmod', '0775', '{}', '+'],
    mountPoints: [],
    startTimeout: 60,
    ...(definition.memory === undefined ? MEMORY_MIB : {}),
    ...(sidecar.logConfiguration === undefined ? {} : { logConfiguration: sidecar.logConfiguration }),
  });
  const handed = list(sidecar.mountPoints).filter((mount) =>
    mountsOf({ mountPoints: [mount] }).some(({ path }) => path.startsWith(`${handoffDir}/`)),
  );
  return {
    ...filled,
    image: sidecar.image,
    mountPoints: handed.reduce<unknown>(
      (mounts, mount) => upsert(mounts, 'sourceVolume', object(mount)),
      filled.mountPoints,
    ),
  };
}

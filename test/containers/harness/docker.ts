import { getContainerRuntimeClient } from 'testcontainers';

/** Everything that these tests make in Docker bears it, so that nothing is left behind. */
export const LABEL = 'switch-role-sidecar.test';

export type Docker = Awaited<ReturnType<typeof getContainerRuntimeClient>>['container']['dockerode'];
export type Container = ReturnType<Docker['getContainer']>;

/** The Docker that answers here. Rejects where none does: these tests are never skipped. */
export async function docker(): Promise<Docker> {
  try {
    const { container } = await getContainerRuntimeClient();
    await container.dockerode.ping();
    return container.dockerode;
  } catch (cause) {
    throw new Error('these tests need Docker, and no Docker answers', { cause });
  }
}

/** Ends and removes all that bears the label: containers, then networks and volumes. */
export async function removeAll(engine: Docker, label = LABEL): Promise<void> {
  const filters = { label: [label] };
  const containers = await engine.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => engine.getContainer(Id).remove({ force: true, v: true }).catch(gone)));
  const networks = await engine.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => engine.getNetwork(Id).remove().catch(gone)));
  const { Volumes } = await engine.listVolumes({ filters });
  await Promise.all((Volumes ?? []).map(({ Name }) => engine.getVolume(Name).remove().catch(gone)));
}

/** Takes an image's name away, and the image with its last name. */
export async function removeImage(engine: Docker, name: string): Promise<void> {
  await engine.getImage(name).remove({ force: true }).catch(gone);
}

function gone(error: { statusCode?: number }): void {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
}

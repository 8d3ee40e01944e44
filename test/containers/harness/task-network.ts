import { type Container, type Docker, LABEL } from './docker.ts';

/** The networks of a task, and the container that owns the network namespace that all its containers share. */
export type TaskNetwork = Readonly<{ linkLocal: string; vpc: string }>;

/** Makes the link-local network of the ECS agent and one that stands for the VPC. Only one task at a time can have the first. */
export async function createNetworks(engine: Docker, id: string): Promise<TaskNetwork> {
  const [linkLocal, vpc] = [`${id}-agent`, `${id}-vpc`];
  const Labels = { [LABEL]: id };
  await engine.createNetwork({
    Name: linkLocal,
    Labels,
    Internal: true,
    IPAM: { Driver: 'default', Config: [{ Subnet: '169.254.170.0/24', Gateway: '169.254.170.1' }] },
  });
  await engine.createNetwork({ Name: vpc, Labels });
  return { linkLocal, vpc };
}

/** Starts the pause container: it does nothing, and its network is the task's. */
export async function startPause(engine: Docker, id: string, image: string, network: TaskNetwork): Promise<Container> {
  const pause = await engine.createContainer({
    name: `${id}-pause`,
    Image: image,
    Labels: { [LABEL]: id },
    Entrypoint: ['/app/busybox', 'sleep', 'infinity'],
    Healthcheck: { Test: ['NONE'] },
    HostConfig: { NetworkMode: network.vpc },
  });
  await engine.getNetwork(network.linkLocal).connect({ Container: pause.id });
  await pause.start();
  return pause;
}

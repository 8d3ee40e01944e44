import { hostname } from 'node:os';
import { readTaskMetadata, sessionNameFor, type TaskMetadata } from '../../ecs/metadata.ts';
import { sdkRegion } from '../../sts/region.ts';
import { askDirectly } from '../ask-directly.ts';
import type { Environment } from './environment.ts';
import type { Defaults } from './load.ts';

const METADATA_DEADLINE_MS = 2_000;

/** What the task metadata endpoint says now, if there is one. */
export function taskMetadata(env: Environment): Promise<TaskMetadata | undefined> {
  return readTaskMetadata(env.ECS_CONTAINER_METADATA_URI_V4, async (url) => {
    const { status, body } = await askDirectly(url, { deadlineMs: METADATA_DEADLINE_MS });
    return status === 200 ? JSON.parse(body) : undefined;
  });
}

/** What the machine and the task know where the configuration says nothing. */
export async function defaultsOf(env: Environment): Promise<Defaults> {
  const metadata = await taskMetadata(env);
  return {
    sessionName: sessionNameFor(metadata, hostname()),
    region: async (profile) =>
      env.AWS_REGION || env.AWS_DEFAULT_REGION || (await sdkRegion(profile)) || metadata?.region || undefined,
  };
}

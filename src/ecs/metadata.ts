/** What the task metadata endpoint (version 4) tells of the task; each part may be missing. */
export type TaskMetadata = Readonly<{
  taskId?: string;
  family?: string;
  region?: string;
  /** The other containers of the task that are users' own and not stopped yet. */
  runningSiblings: readonly string[];
}>;

export type FetchJson = (url: string) => Promise<unknown>;

type Container = Readonly<{ Name?: string; DockerId?: string; Type?: string; KnownStatus?: string }>;
type Task = Readonly<{ TaskARN?: string; Family?: string; Containers?: readonly Container[] }>;

/**
 * Asks `ECS_CONTAINER_METADATA_URI_V4` (Amazon ECS Developer Guide, "Task metadata endpoint version 4"). `undefined` where it is not set,
 * does not answer, or answers something else: its absence is never fatal.
 */
export async function readTaskMetadata(
  uri: string | undefined,
  fetchJson: FetchJson,
): Promise<TaskMetadata | undefined> {
  if (!uri) return undefined;
  try {
    const [own, task] = (await Promise.all([fetchJson(uri), fetchJson(`${uri}/task`)])) as [Container, Task];
    return describeTask(own, task);
  } catch {
    return undefined;
  }
}

function describeTask(own: Container, { TaskARN, Family, Containers = [] }: Task): TaskMetadata {
  const [, region, taskId] = /^arn:[^:]+:ecs:([^:]+):\d+:task\/(?:.*\/)?([^/]+)$/.exec(TaskARN ?? '') ?? [];
  return {
    ...(taskId && { taskId }),
    ...(region && { region }),
    ...(Family && { family: Family }),
    runningSiblings: Containers.filter(
      ({ DockerId, Type, KnownStatus }) => DockerId !== own.DockerId && Type === 'NORMAL' && KnownStatus !== 'STOPPED',
    ).map(({ Name }) => Name ?? '?'),
  };
}

const LONGEST_SESSION_NAME = 64;

/**
 * A session name that leads from CloudTrail back to the task: `<family>-<task id>`, cut from the left so that the id stays whole; else the
 * host's name. Characters that STS does not take become `-`.
 */
export function sessionNameFor(metadata: TaskMetadata | undefined, hostName: string): string {
  const name = metadata?.taskId ? `${metadata.family ?? 'ecs'}-${metadata.taskId}` : hostName;
  const legal = name.replace(/[^\w+=,.@-]/g, '-').slice(-LONGEST_SESSION_NAME);
  return legal.length >= 2 ? legal : `switch-role-${legal}`;
}

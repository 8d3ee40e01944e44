import type { SandboxWorld } from '../../../src/sandbox/world.ts';
import type { TaskDefinition } from './task-definition.ts';

export type WorldOptions = Readonly<{
  /** The task: what is in its metadata and credentials addresses. */
  taskId: string;
  containers: readonly Readonly<Record<string, unknown>>[];
  /** How long sessions really live, however long was asked for, in seconds. */
  sessionLifeSeconds?: number | undefined;
}>;

/** What the agent really enforces (aws/amazon-ecs-agent, DefaultTaskMetadataSteadyStateRate and BurstRate). */
const AGENT_LIMIT = { perSecond: 40, burst: 60 };

/** All accounts as a task definition takes them to be: each role that its sidecar is to assume trusts its task role. */
export function worldOf(definition: TaskDefinition, options: WorldOptions): SandboxWorld {
  const { taskId, containers, sessionLifeSeconds } = options;
  const taskRole = definition.taskRoleArn ?? '';
  const [own = {}] = containers;
  return {
    keys: [],
    roles: [
      { arn: taskRole, trust: [], mayAssume: { roles: '*' }, maxSessionDuration: 43_200 },
      ...switchRolesOf(definition).map((arn) => ({ arn, trust: [{ principals: [taskRole] }] })),
    ],
    ...(sessionLifeSeconds !== undefined && { sessionLifeSeconds }),
    task: {
      id: taskId,
      roleArn: taskRole,
      sessionName: taskId,
      lifeSeconds: 21_600,
      rateLimit: AGENT_LIMIT,
      container: own,
      task: {
        Cluster: 'test',
        TaskARN: `arn:aws:ecs:eu-west-1:111111111111:task/test/${taskId}`,
        Family: definition.family,
        Revision: '1',
        DesiredStatus: 'RUNNING',
        KnownStatus: 'RUNNING',
        LaunchType: 'FARGATE',
        Containers: containers,
      },
    },
  };
}

/** The ARNs that a sidecar's configuration in `definition` names. */
function switchRolesOf({ containerDefinitions }: TaskDefinition): readonly string[] {
  const configs = containerDefinitions
    .flatMap(({ environment = [] }) => environment)
    .filter(({ name }) => name === 'SWITCH_ROLE_CONFIG')
    .map(({ value }) => JSON.parse(value) as { roles?: Record<string, { roleArn?: string }> });
  const arns = configs.flatMap(({ roles = {} }) => Object.values(roles).flatMap(({ roleArn }) => roleArn ?? []));
  return [...new Set(arns)];
}

import type { RateLimit } from './rate-limit.ts';

/** The actions that AssumeRole may need, depending on what is asked for. */
export type StsAction = 'sts:AssumeRole' | 'sts:TagSession' | 'sts:SetSourceIdentity';

/** An identity policy, reduced to what matters here: which roles, and which actions (default: `sts:AssumeRole` alone). */
export type Grant = Readonly<{ roles: readonly string[] | '*'; actions?: readonly StsAction[] }>;

/** One statement of a role's trust policy. */
export type Trust = Readonly<{
  /** ARNs of roles, users, sessions or account roots, account ids, unique ids (`AROA…`), or `*`. */
  principals: readonly string[];
  /** Default: `sts:AssumeRole` alone. */
  actions?: readonly StsAction[];
  /** The condition `StringEquals` on `sts:ExternalId`. */
  externalId?: string;
}>;

/** An IAM user's (or an account root's) long-lived key. */
export type SandboxKey = Readonly<{ accessKeyId: string; secretAccessKey: string; arn: string; mayAssume?: Grant }>;

export type SandboxRole = Readonly<{
  arn: string;
  trust: readonly Trust[];
  mayAssume?: Grant;
  /** The role's MaxSessionDuration in seconds; default 3600, as in IAM. */
  maxSessionDuration?: number;
  /** The most that a session of this role really lives, in seconds, however long was asked for. */
  sessionLifeSeconds?: number;
}>;

/** The task whose agent stands in for 169.254.170.2. */
export type SandboxTask = Readonly<{
  /** Stands where the credentials id stands in `/v2/credentials/<id>` and `/v4/<id>`. */
  id: string;
  roleArn: string;
  sessionName: string;
  /** The life of the task role's credentials in seconds; ECS gives six hours. */
  lifeSeconds: number;
  /** Above it the agent answers 429; ECS gives 40 a second and bursts of 60. Default: none. */
  rateLimit?: RateLimit;
  /** What `/v4/<id>` and `/v4/<id>/task` answer. Each of `task.Containers` answers at `/v4/<its DockerId>` too. */
  container: Readonly<Record<string, unknown>>;
  task: Readonly<Record<string, unknown>>;
}>;

/** All accounts, as one value. */
export type SandboxWorld = Readonly<{
  keys: readonly SandboxKey[];
  roles: readonly SandboxRole[];
  /** The only region that requests may be signed for; without it, any. */
  region?: string;
  /** The most that any session really lives, in seconds, however long was asked for. */
  sessionLifeSeconds?: number;
  task?: SandboxTask;
}>;

const TASK_ROLE = 'arn:aws:iam::111111111111:role/my-task-role-1';
const SWITCH_ROLE = 'arn:aws:iam::222222222222:role/switch-role';
const REPORTING = 'arn:aws:iam::333333333333:role/reporting';
const TASK_ID = '0123456789abcdef0123456789abcdef';
const ALL: readonly StsAction[] = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];

const SIDECAR = {
  Name: 'switch-role-sidecar',
  DockerId: `${TASK_ID}-0000000001`,
  KnownStatus: 'RUNNING',
  Type: 'NORMAL',
} as const;

/** Three accounts: a task in the first assumes `switch-role` in the second, which may go on to `reporting` in the third. */
export const DEFAULT_WORLD: SandboxWorld = {
  keys: [
    {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      arn: 'arn:aws:iam::111111111111:user/developer',
      mayAssume: { roles: [SWITCH_ROLE], actions: ALL },
    },
  ],
  roles: [
    {
      arn: TASK_ROLE,
      trust: [],
      maxSessionDuration: 43_200,
      mayAssume: { roles: [SWITCH_ROLE, REPORTING], actions: ALL },
    },
    {
      arn: SWITCH_ROLE,
      trust: [{ principals: [TASK_ROLE, 'arn:aws:iam::111111111111:user/developer'], actions: ALL }],
      mayAssume: { roles: [REPORTING], actions: ALL },
      maxSessionDuration: 43_200,
    },
    { arn: REPORTING, trust: [{ principals: [SWITCH_ROLE], actions: ALL }] },
  ],
  task: {
    id: TASK_ID,
    roleArn: TASK_ROLE,
    sessionName: TASK_ID,
    lifeSeconds: 21_600,
    container: SIDECAR,
    task: {
      Cluster: 'demo',
      TaskARN: `arn:aws:ecs:eu-west-1:111111111111:task/demo/${TASK_ID}`,
      Family: 'my-app',
      Revision: '1',
      DesiredStatus: 'RUNNING',
      KnownStatus: 'RUNNING',
      AvailabilityZone: 'eu-west-1a',
      LaunchType: 'FARGATE',
      // No app: nobody would end it, and a sidecar serves on while one runs.
      Containers: [SIDECAR],
    },
  },
};

import type { Clock } from '../../src/core/clock.ts';
import type { SwitchRole } from '../../src/core/switch-role.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { DEFAULT_WORLD, type SandboxWorld } from '../../src/sandbox/world.ts';

export const TASK_ROLE_ARN = 'arn:aws:iam::111111111111:role/my-task-role-1';
export const SWITCH_ROLE_ARN = 'arn:aws:iam::222222222222:role/switch-role';
export const REPORTING_ROLE_ARN = 'arn:aws:iam::333333333333:role/reporting';

export const switchRole: SwitchRole = {
  name: 'default',
  roleArn: SWITCH_ROLE_ARN,
  sessionName: 'a-session',
  durationSeconds: 3600,
  region: 'eu-west-1',
};

/** Where a sandbox answers, in this process or in another. */
export type SandboxUrls = Pick<Sandbox, 'stsUrl' | 'credentialsUrl'>;

/** The variables of a container whose task role the sandbox's agent gives out. */
export const taskVariables = (sandbox: SandboxUrls) => ({
  AWS_ENDPOINT_URL_STS: sandbox.stsUrl,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: sandbox.credentialsUrl ?? '',
  AWS_REGION: 'eu-west-1',
});

const OTHER_SOURCES = /^(AWS_|SWITCH_ROLE_|ECS_)/;

/** Starts a sandbox, and makes this very process look like a container of its task: the SDK reads `process.env`. */
export async function becomeTask(clock: Clock, world: SandboxWorld = DEFAULT_WORLD): Promise<Sandbox> {
  const sandbox = await startSandbox({ clock, world });
  for (const name of Object.keys(process.env)) if (OTHER_SOURCES.test(name)) delete process.env[name];
  Object.assign(process.env, taskVariables(sandbox), { HOME: '/nonexistent' });
  return sandbox;
}

/** The default world with another switch-role, or other lives. */
export function worldWith(
  changes: Partial<SandboxWorld['roles'][number]>,
  rest: Partial<SandboxWorld> = {},
): SandboxWorld {
  const roles = DEFAULT_WORLD.roles.map((role) => (role.arn === SWITCH_ROLE_ARN ? { ...role, ...changes } : role));
  return { ...DEFAULT_WORLD, ...rest, roles };
}

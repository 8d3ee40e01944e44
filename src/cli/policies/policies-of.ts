import { systemClock } from '../../core/clock.ts';
import { IssueError } from '../../core/errors.ts';
import { roleChain } from '../../core/role-chain.ts';
import type { Role } from '../../core/switch-role.ts';
import { askCallerIdentity } from '../../sts/caller-identity.ts';
import { stsClient } from '../../sts/client.ts';
import { baseSource } from '../base/base-source.ts';
import type { Environment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { roleNamed } from '../config/role-named.ts';
import { defaultsOf } from '../config/task-defaults.ts';
import { type PoliciesOptions, policies } from './policies.ts';

type Options = Omit<PoliciesOptions, 'roles' | 'taskRoleArn'> &
  Readonly<{ role: string | undefined; taskRole?: string }>;

/** Prints the documents for the roles of the configuration, or for one of them and those that it goes via. */
export async function policiesOf(env: Environment, { role, taskRole, ...output }: Options): Promise<number> {
  const { config } = await loadConfig(env, await defaultsOf(env), taskRole === undefined);
  const roles = role === undefined ? config.roles : roleChain(config.roles, roleNamed(config.roles, role)).toReversed();
  const taskRoleArn = taskRole ?? (await callerArn(roles));
  policies({ roles, taskRoleArn, ...output });
  return 0;
}

/** Whose credentials are found here. */
async function callerArn([first]: readonly Role[]): Promise<string> {
  const sts = stsClient({ clock: systemClock, region: first?.region ?? '' });
  const source = baseSource(systemClock, first?.profile);
  const asked = askCallerIdentity({ source, sts, clock: systemClock, observe: () => undefined });
  const { arn } = await asked.catch((error: unknown) => {
    throw error instanceof IssueError ? withoutAsking(error) : error;
  });
  return arn;
}

const withoutAsking = ({ detail }: IssueError) =>
  new IssueError({
    ...detail,
    advice: `name the role that assumes with --task-role, and AWS is not asked at all; or ${detail.advice}`,
  });

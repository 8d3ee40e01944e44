import { systemClock } from '../../core/clock.ts';
import { roleChain } from '../../core/role-chain.ts';
import type { Role } from '../../core/switch-role.ts';
import { baseCredentials } from '../../sts/base-credentials.ts';
import { askCallerIdentity } from '../../sts/caller-identity.ts';
import { stsClient } from '../../sts/client.ts';
import type { Environment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { roleNamed } from '../config/role-named.ts';
import { defaultsOf } from '../config/task-defaults.ts';
import { type PoliciesOptions, policies } from './policies.ts';

type Options = Omit<PoliciesOptions, 'roles' | 'taskRoleArn'> &
  Readonly<{ role: string | undefined; taskRole?: string }>;

/** Prints the documents for the roles of the configuration, or for one of them and those that it goes via. */
export async function policiesOf(env: Environment, { role, taskRole, ...output }: Options): Promise<number> {
  const { config } = await loadConfig(env, await defaultsOf(env));
  const roles = role === undefined ? config.roles : roleChain(config.roles, roleNamed(config.roles, role)).toReversed();
  const taskRoleArn = taskRole ?? (await callerArn(roles));
  policies({ roles, taskRoleArn, ...output });
  return 0;
}

/** Whose credentials are found here. */
async function callerArn([first]: readonly Role[]): Promise<string> {
  const sts = stsClient({ clock: systemClock, region: first?.region ?? '' });
  const source = baseCredentials({ clock: systemClock, ...(first?.profile && { profile: first.profile }) });
  const { arn } = await askCallerIdentity({ source, sts, clock: systemClock, observe: () => undefined });
  return arn;
}

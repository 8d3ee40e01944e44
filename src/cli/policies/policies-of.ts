import { systemClock } from '../../core/clock.ts';
import type { Role } from '../../core/switch-role.ts';
import { baseCredentials } from '../../sts/base-credentials.ts';
import { classify } from '../../sts/classify.ts';
import { stsClient } from '../../sts/client.ts';
import type { Environment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { roleChain } from '../config/role-chain.ts';
import { defaultsOf } from '../config/task-defaults.ts';
import { type PoliciesOptions, policies } from './policies.ts';

type Options = Omit<PoliciesOptions, 'roles' | 'taskRoleArn'> &
  Readonly<{ role: string | undefined; taskRole?: string }>;

/** Prints the documents for the roles of the configuration, or for one of them and those that it goes via. */
export async function policiesOf(env: Environment, { role, taskRole, ...output }: Options): Promise<number> {
  const { config } = await loadConfig(env, await defaultsOf(env));
  const roles = role === undefined ? config.roles : roleChain(config.roles, role).toReversed();
  const taskRoleArn = taskRole ?? (await callerArn(roles));
  policies({ roles, taskRoleArn, ...output });
  return 0;
}

/** Whose credentials are found here; to ask needs no permission. */
async function callerArn([first]: readonly Role[]): Promise<string> {
  const sts = stsClient({ clock: systemClock, region: first?.region ?? '' });
  const identity = await baseCredentials({
    clock: systemClock,
    ...(first?.profile && { profile: first.profile }),
  }).read();
  const tried = { action: 'GetCallerIdentity', region: sts.region, accessKeyId: identity.accessKeyId };
  const { output } = await sts.getCallerIdentity(identity, new AbortController().signal).catch((error: unknown) => {
    throw classify(error, tried);
  });
  return output.Arn ?? '';
}

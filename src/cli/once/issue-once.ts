import { systemClock } from '../../core/clock.ts';
import { DEFAULT_ROLE } from '../../core/conventions.ts';
import type { Credentials } from '../../core/credentials.ts';
import type { Log } from '../../core/log.ts';
import type { Environment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { roleNamed } from '../config/role-named.ts';
import { defaultsOf } from '../config/task-defaults.ts';
import { createIssuers } from '../daemon/issuers.ts';

const complain = (_fields: unknown, message: string) => process.stderr.write(`switch-role: ${message}\n`);
const logForPeople: Log = { debug: () => undefined, info: () => undefined, warn: complain, error: complain };

/** Assumes a role of the configuration once, and the roles that it goes via. Rejects with what is wrong with either. */
export async function issueOnce(env: Environment, name = DEFAULT_ROLE): Promise<Credentials> {
  const { config } = await loadConfig(env, await defaultsOf(env));
  const issuers = createIssuers({ clock: systemClock, log: logForPeople, credentialsOf: issue });
  return issue(name);

  async function issue(wanted: string): Promise<Credentials> {
    return issuers.issuerOf(roleNamed(config.roles, wanted)).issue();
  }
}

import { type Config, ConfigError } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { defaultsOf } from '../config/task-defaults.ts';
import { refuseOwnEndpoint } from '../daemon/own-endpoint.ts';
import { type CheckResult, fine, wrong } from './check-result.ts';

const CHECK = 'configuration';

/** Reads the configuration as the daemon would. Without a `config` the result says what is wrong with it. */
export async function checkConfiguration(
  env: Environment,
): Promise<Readonly<{ result: CheckResult; config?: Config }>> {
  try {
    const { config } = await loadConfig(env, await defaultsOf(env));
    refuseOwnEndpoint(config, env);
    const names = config.roles.map(({ name }) => name).join(', ');
    const count = config.roles.length === 1 ? '1 role' : `${config.roles.length} roles`;
    const from = ['SWITCH_ROLE_CONFIG', 'SWITCH_ROLE_ARN'].filter((name) => env[name]).join(' and ');
    return { config, result: fine(CHECK, `${count} (${names}) from ${from}`) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const causes = error.problems.map((what) => ({
      what,
      fix: 'fix it there; switch-role help serve tells the flags',
    }));
    const fact = causes.length === 1 ? (error.problems[0] ?? '') : `${causes.length} problems`;
    return { result: wrong(CHECK, fact, causes) };
  }
}

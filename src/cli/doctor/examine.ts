import type { Clock } from '../../core/clock.ts';
import type { Environment } from '../config/environment.ts';
import { isAppEnvironment } from './app-endpoint.ts';
import { checkApps } from './check-apps.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkEnvironment } from './check-environment.ts';
import type { CheckResult } from './check-result.ts';
import { examineApp } from './examine-app.ts';
import { examineRoles } from './examine-roles.ts';

export type ExamineParts = Readonly<{
  env: Environment;
  clock: Clock;
  /** Only this role, and those that it goes via. */
  role?: string | undefined;
  /** Gets the name of each session that STS is asked for. */
  sessions: Set<string>;
}>;

/** All checks in their order, each as it is made. Throws a `UsageError` for a role that is not configured. */
export async function* examine(parts: ExamineParts): AsyncGenerator<CheckResult> {
  const { env } = parts;
  if (isAppEnvironment(env)) return yield* examineApp(env);
  const { result, config } = await checkConfiguration(env);
  yield result;
  yield checkEnvironment(env);
  if (config) yield* examineRoles(parts, config);
  yield checkApps(env);
}

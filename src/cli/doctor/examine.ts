import { roleNamed } from '../role-named.ts';
import { isAppEnvironment } from './app-endpoint.ts';
import { checkApps } from './check-apps.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkEnvironment } from './check-environment.ts';
import type { CheckResult } from './check-result.ts';
import { examineApp } from './examine-app.ts';
import type { ExamineParts } from './examine-parts.ts';
import { examineRoles } from './examine-roles.ts';

/** All checks in their order, each as it is made. Throws a `UsageError` for a role that is not configured. */
export async function* examine(parts: ExamineParts): AsyncGenerator<CheckResult> {
  const { env } = parts;
  if (await isAppEnvironment(env)) return yield* examineApp(env);
  const { result, config } = await checkConfiguration(env);
  // What was asked for wrongly is refused before anything is told.
  if (config && parts.role !== undefined) roleNamed(config.roles, parts.role);
  yield result;
  yield checkEnvironment(env, false);
  if (config) yield* examineRoles(parts, config);
  yield checkApps(env, false);
}

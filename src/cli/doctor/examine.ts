import { roleNamed } from '../config/role-named.ts';
import { isAppEnvironment } from './app-endpoint.ts';
import { checkApps } from './check-apps.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkEnvironment } from './check-environment.ts';
import { examineApp } from './examine-app.ts';
import { type Examination, type ExamineParts, examineRoles } from './examine-roles.ts';

/** All checks in their order, each as it is made. Throws a `UsageError` for a role that is not configured. */
export async function* examine(parts: ExamineParts): Examination {
  const { env } = parts;
  if (await isAppEnvironment(env)) {
    yield* examineApp(env);
    return [];
  }
  const { result, config } = await checkConfiguration(env);
  // What was asked for wrongly is refused before anything is told.
  if (config && parts.role !== undefined) roleNamed(config.roles, parts.role);
  yield result;
  yield checkEnvironment(env, false);
  const sessions = config ? yield* examineRoles(parts, config) : [];
  yield checkApps(env, false);
  return sessions;
}

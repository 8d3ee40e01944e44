import type { Environment } from '../config/environment.ts';
import { sidecarEndpoint } from './app-endpoint.ts';
import { checkApps } from './check-apps.ts';
import { checkDaemon } from './check-daemon.ts';
import { checkEnvironment } from './check-environment.ts';
import { type CheckResult, skipped } from './check-result.ts';
import { checkServed } from './check-served.ts';
import { checkTask } from './check-task.ts';
import { appToken, checkToken } from './check-token.ts';

/** Seen from an app's container, the base identity and its roles are the sidecar's affair. */
export async function* examineApp(env: Environment): AsyncGenerator<CheckResult> {
  const url = sidecarEndpoint(env) as URL;
  const address = { host: url.hostname, port: Number(url.port || 80) };
  const own = ['SWITCH_ROLE_CONFIG', 'SWITCH_ROLE_ARN'].filter((name) => env[name]).join(' and ');
  yield skipped(
    'configuration',
    own
      ? `${own} not looked at: AWS_CONTAINER_CREDENTIALS_FULL_URI makes this an app's environment; doctor without it looks at the roles`
      : "none: this is an app's environment; run doctor in the sidecar's for the roles",
  );
  yield checkEnvironment(env, true);
  yield await checkTask(env);
  yield await checkDaemon(address, true);
  const token = checkToken(env);
  yield token;
  if (token.mark !== 'wrong')
    yield await checkServed({ check: 'credentials', address, path: url.pathname, token: appToken(env) });
  yield checkApps(env, true);
}

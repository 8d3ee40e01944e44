import type { Environment } from '../config/environment.ts';
import { type CheckResult, fine, skipped, wrong } from './check-result.ts';
import { SDK_FAMILIES, sdkSource } from './sdk-families.ts';

/** What each SDK would take in this environment; `null` where the environment names nothing. */
export const sdkSources = (env: Environment) =>
  SDK_FAMILIES.map((family) => ({ sdk: family.name, takes: sdkSource(family, env) ?? null }));

/** Whether every SDK would use the sidecar, were it started in this environment. */
export function checkApps(env: Environment, isApp: boolean): CheckResult {
  const astray = sdkSources(env).filter(({ takes }) => takes !== 'FULL_URI');
  const count = `${SDK_FAMILIES.length - astray.length} of ${SDK_FAMILIES.length} families of SDKs`;
  if (!isApp)
    return skipped(
      'apps',
      'no app starts in this environment: AWS_CONTAINER_CREDENTIALS_FULL_URI does not lead to a sidecar here',
    );
  if (astray.length === 0) return fine('apps', `${count} would use the sidecar`);
  const names = astray.map(({ sdk, takes }) => `${sdk} (takes ${takes})`).join(', ');
  return wrong('apps', `only ${count} would use the sidecar; not ${names}`, [
    { what: `${names} would not use the sidecar`, fix: 'clear the environment as said above' },
  ]);
}

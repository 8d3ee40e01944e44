import { pairTroubles, profileTroubles } from '../base/base-source.ts';
import type { Environment } from '../config/environment.ts';
import { type CheckResult, fine, wrong } from './check-result.ts';
import { OF_APPS, OF_SIDECARS } from './environment-troubles.ts';
import { proxyOf } from './proxy.ts';

/** Whether something in the environment outranks what is meant to give credentials here. */
export function checkEnvironment(env: Environment, app: boolean): CheckResult {
  const shadowing = (app ? OF_APPS : OF_SIDECARS).filter(({ holds }) => holds(env)).map(({ cause }) => cause);
  const incomplete = app ? [] : [...profileTroubles(env), ...pairTroubles(env)];
  const causes = [...incomplete.map(({ fact, fix }) => ({ what: fact, fix })), ...shadowing];
  const [first] = causes;
  if (first) return wrong('environment', first.what, causes);
  return fine(
    'environment',
    app
      ? "an app's: nothing here wins over the sidecar"
      : `nothing here wins over the base identity${proxyOf(env) ? '; a proxy is set, which is not used for STS' : ''}`,
  );
}

import type { Environment } from '../config/environment.ts';
import type { SdkFamily, SdkSource } from './sdk-families.ts';

/** Which source an SDK of this family takes in this environment; `undefined` where it names none. */
export function sdkSource({ order, blankRelativeUri }: SdkFamily, env: Environment): SdkSource | undefined {
  const relativeUri = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const given: Readonly<Record<SdkSource, boolean>> = {
    keys: Boolean(env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY),
    profile: Boolean(env.AWS_PROFILE),
    'web identity': Boolean(env.AWS_WEB_IDENTITY_TOKEN_FILE && env.AWS_ROLE_ARN),
    RELATIVE_URI: relativeUri === '' ? blankRelativeUri === 'taken' : relativeUri !== undefined,
    FULL_URI: Boolean(env.AWS_CONTAINER_CREDENTIALS_FULL_URI),
  };
  return order.find((source) => given[source]);
}

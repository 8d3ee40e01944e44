import type { Environment } from '../config/environment.ts';

/** Where an SDK may find credentials, as far as the environment tells. */
export type SdkSource = 'keys' | 'profile' | 'web identity' | 'RELATIVE_URI' | 'FULL_URI';

export type SdkFamily = Readonly<{
  name: string;
  /** Which source wins, first to last. */
  order: readonly SdkSource[];
  /** What a RELATIVE_URI that is set but blank does. */
  blankRelativeUri: 'ignored' | 'taken';
}>;

const CHAIN: readonly SdkSource[] = ['keys', 'profile', 'web identity', 'RELATIVE_URI', 'FULL_URI'];
/** JavaScript v3 passes over keys in the environment when a profile is named. */
const PROFILE_FIRST: readonly SdkSource[] = ['profile', 'keys', 'web identity', 'RELATIVE_URI', 'FULL_URI'];
const PROFILE_THEN_FULL_FIRST: readonly SdkSource[] = ['profile', 'keys', 'web identity', 'FULL_URI', 'RELATIVE_URI'];
const FULL_FIRST: readonly SdkSource[] = ['keys', 'profile', 'web identity', 'FULL_URI', 'RELATIVE_URI'];
const WEB_IDENTITY_LAST: readonly SdkSource[] = ['keys', 'profile', 'RELATIVE_URI', 'FULL_URI', 'web identity'];

/**
 * What the SDKs make of an environment, read from their sources in November 2026: botocore's `ContainerProvider`, JavaScript's
 * `fromHttp` and `remoteProvider`, v2's `RemoteCredentials`, Go's `endpointcreds` and `resolve_credentials`, Java's
 * `ContainerCredentialsProvider`, and their like in the others.
 */
export const SDK_FAMILIES: readonly SdkFamily[] = [
  { name: 'Python (boto3, botocore)', order: CHAIN, blankRelativeUri: 'taken' },
  { name: 'AWS CLI v2', order: CHAIN, blankRelativeUri: 'taken' },
  { name: 'JavaScript v3, from 2026-07', order: PROFILE_FIRST, blankRelativeUri: 'ignored' },
  { name: 'JavaScript v3, 2024-01 to 2026-07', order: PROFILE_THEN_FULL_FIRST, blankRelativeUri: 'ignored' },
  { name: 'JavaScript v2', order: WEB_IDENTITY_LAST, blankRelativeUri: 'ignored' },
  { name: 'Go v2, from 2024-09', order: CHAIN, blankRelativeUri: 'ignored' },
  { name: 'Go v2, before 2024-09', order: FULL_FIRST, blankRelativeUri: 'ignored' },
  { name: 'Go v1', order: FULL_FIRST, blankRelativeUri: 'ignored' },
  { name: 'Java v2', order: CHAIN, blankRelativeUri: 'taken' },
  { name: 'Java v1', order: CHAIN, blankRelativeUri: 'taken' },
  { name: 'Rust', order: CHAIN, blankRelativeUri: 'taken' },
  { name: '.NET', order: CHAIN, blankRelativeUri: 'ignored' },
  { name: 'PHP', order: CHAIN, blankRelativeUri: 'ignored' },
  { name: 'Ruby', order: CHAIN, blankRelativeUri: 'taken' },
  { name: 'C++, CRT (Mountpoint for S3)', order: CHAIN, blankRelativeUri: 'ignored' },
  { name: 'Kotlin', order: CHAIN, blankRelativeUri: 'ignored' },
  { name: 'Swift', order: CHAIN, blankRelativeUri: 'taken' },
  { name: 'Envoy', order: CHAIN, blankRelativeUri: 'ignored' },
  {
    name: 'MinIO Go (restic, mc)',
    order: ['keys', 'web identity', 'RELATIVE_URI', 'FULL_URI'],
    blankRelativeUri: 'ignored',
  },
];

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

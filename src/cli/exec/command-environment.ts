import type { Environment } from '../config/environment.ts';

/** Where a command finds its credentials, and the region of its role. */
export type CommandEndpoint = Readonly<{ url: string; tokenFile: string; region: string }>;

/**
 * What makes an AWS SDK of any age take another identity than the endpoint's, or another token (AWS SDKs and Tools Reference
 * Guide, "Environment variables list"; the older names are botocore's and those of the first SDKs for Java and Go), and what
 * would tell of credentials that are not there any more.
 */
const OF_OTHER_IDENTITIES = new Set([
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_SESSION_EXPIRATION',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_CREDENTIAL_FILE',
  'AWS_ACCOUNT_ID',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
]);

const isOurs = (name: string) => name.startsWith('SWITCH_ROLE_');
const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);
const OWN_HOSTS = ['127.0.0.1', 'localhost'];

/**
 * The environment of a command whose one identity is the endpoint's. In most SDKs the profile `default` outranks the
 * endpoint as well, so that a person's own keys or SSO session would silently win: the files of profiles are hidden from the
 * command whole. What else they set is to be given in the environment (AWS_CA_BUNDLE, AWS_DEFAULT_OUTPUT, …); the region is.
 */
export function commandEnvironment(
  env: Environment,
  { url, tokenFile, region }: CommandEndpoint,
): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !OF_OTHER_IDENTITIES.has(entry[0]) && !isOurs(entry[0]),
  );
  const own = env.AWS_REGION || env.AWS_DEFAULT_REGION || region;
  return {
    ...Object.fromEntries(kept),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
    // boto3 reads the one, every other SDK the other.
    AWS_REGION: own,
    AWS_DEFAULT_REGION: own,
    ...noProxy(env),
  };
}

/** A proxy cannot reach this host's loopback. Some clients read the one spelling, some the other. */
function noProxy(env: Environment): Record<string, string> {
  if (!PROXIES.some((name) => env[name])) return {};
  const [lower, upper] = [env.no_proxy || env.NO_PROXY, env.NO_PROXY || env.no_proxy].map(withOwnHosts);
  return { no_proxy: lower ?? '', NO_PROXY: upper ?? '' };
}

/** A lone star, which stands for every host, means nothing inside a list. */
function withOwnHosts(list = ''): string {
  const hosts = list.split(',').map((host) => host.trim());
  if (list.trim() === '*') return list;
  return [list, ...OWN_HOSTS.filter((host) => !hosts.includes(host))].filter(Boolean).join(',');
}

import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { Clock } from '../core/clock.ts';
import { DeadlineError, withDeadline } from '../core/deadline.ts';
import { IssueError } from '../core/errors.ts';
import type { Identity, IdentitySource } from '../core/identity.ts';

/** The SDK's container provider has no deadline for an answer; a hung agent must not hold us longer than this. */
const READ_DEADLINE_MS = 5_000;
const USABLE_BEFORE_EXPIRY_MS = 60_000;

type ReadOnce = (profile?: string) => Promise<Identity>;

/** Something that keeps a source from giving an identity, and what to do about it. */
export type Trouble = Readonly<{ fact: string; fix: string }>;

/** Looks on while the SDK reads: when no source gave anything, the SDK does not say why. */
export type Onlooker = Readonly<{ troubles(): readonly Trouble[]; end(): void }>;

const NOBODY: Onlooker = { troubles: () => [], end: () => undefined };

/**
 * The identity that our surroundings give us: the task role, a profile, SSO, keys in the environment, by the SDK's default chain.
 * It is asked anew at each `read`, since only the source knows when it rotates; what it gave last serves as long as it lives
 * while the source is down. Rejects with an `IssueError` of kind `transient`, or code `NoBaseCredentials` when no source is configured.
 */
export function baseCredentials({
  clock,
  profile,
  readOnce = readDefaultChain,
  lookOn = () => NOBODY,
}: Readonly<{ clock: Clock; profile?: string; readOnce?: ReadOnce; lookOn?: () => Onlooker }>): IdentitySource {
  let held: Identity | undefined;
  let reading: Promise<Identity> | undefined;

  const isUsable = (identity: Identity) =>
    identity.expiresAt === undefined || identity.expiresAt - clock.now().wallMs > USABLE_BEFORE_EXPIRY_MS;

  async function readOrFallBack(): Promise<Identity> {
    const onlooker = lookOn();
    try {
      held = await withDeadline(clock, READ_DEADLINE_MS, () => readOnce(profile));
      return held;
    } catch (error) {
      if (held && isUsable(held)) return held;
      throw baseCredentialsError(error, onlooker.troubles());
    } finally {
      onlooker.end();
    }
  }

  return {
    read() {
      reading ??= readOrFallBack().finally(() => {
        reading = undefined;
      });
      return reading;
    },
    forget() {
      held = undefined;
    },
  };
}

/** The SDK warns on the console of what it thinks odd, and of an answer that takes longer than its own timeout, which ends nothing (hence 0). */
const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * A chain made anew for each read: a kept one would answer from its own memory, and read files only once. It asks once: the
 * SDK would ask four times, which an agent that answers 429 does not need, and the only retry loop is the refresher's.
 */
async function readDefaultChain(profile?: string): Promise<Identity> {
  const read = defaultProvider({
    ignoreCache: true,
    maxRetries: 0,
    timeout: 0,
    logger: SILENT,
    ...(profile && { profile }),
  });
  const { accessKeyId, secretAccessKey, sessionToken, expiration, ...attributed } = await read();
  const origin = originOf((attributed as Attributed).$source);
  return {
    accessKeyId,
    secretAccessKey,
    ...(origin && { origin }),
    ...(sessionToken ? { sessionToken } : {}),
    ...(expiration ? { expiresAt: expiration.getTime() } : {}),
  };
}

type Attributed = Readonly<{ $source?: Readonly<Record<string, string>> }>;

/** What the SDK notes of a provider for its user agent (`AwsSdkCredentialsFeatures` in @aws-sdk/types); the first that fits. */
const ORIGINS: readonly (readonly [feature: RegExp, origin: string])[] = [
  [/^CREDENTIALS_ENV_VARS$/, 'keys in the environment'],
  [/WEB_ID/, 'a web identity token'],
  [/SSO/, 'SSO'],
  [/LOGIN/, 'aws login'],
  [/PROCESS/, 'a credential process'],
  [/STS_ASSUME_ROLE/, 'a role that a profile assumes'],
  [/^CREDENTIALS_PROFILE/, 'a profile'],
  [/^CREDENTIALS_HTTP$/, 'the container credentials endpoint'],
  [/^CREDENTIALS_IMDS$/, 'the instance metadata service'],
];

function originOf(source: Attributed['$source'] = {}): string | undefined {
  return ORIGINS.find(([feature]) => Object.keys(source).some((name) => feature.test(name)))?.[1];
}

const NOTHING_CONFIGURED = /^Could not load credentials from any providers/;
const SSO_LOGIN_NEEDED = /\bSSO\b|sso login/i;

/** V8 quotes what it could not parse, which here is a document that holds keys. */
const QUOTES_JSON = /JSON/;

function baseCredentialsError(cause: unknown, troubles: readonly Trouble[]): IssueError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = QUOTES_JSON.test(said) ? 'the source answered something that is not JSON' : said;
  const facts = troubles.map(({ fact }) => fact).join('; ');
  const fixes = troubles.map(({ fix }) => fix).join('; ');
  if (NOTHING_CONFIGURED.test(message))
    return new IssueError(
      {
        kind: 'transient',
        code: 'NoBaseCredentials',
        message: `no base credentials: ${facts || 'none of the sources that the AWS SDK knows gave any'}`,
        advice:
          fixes ||
          'on ECS give the task a task role (taskRoleArn) and see whether 169.254.170.2 answers; elsewhere set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
      },
      { cause },
    );
  if (cause instanceof DeadlineError && facts) return unavailable(`${message}: ${facts}`, fixes, cause);
  return unavailable(
    message,
    SSO_LOGIN_NEEDED.test(message)
      ? 'log in again with `aws sso login` (and the profile, if it has a name); no restart is needed'
      : 'see whether the source of the base identity answers: the ECS agent, the profile, or the credential process',
    cause,
  );
}

const unavailable = (message: string, advice: string, cause: unknown) =>
  new IssueError(
    {
      kind: 'transient',
      code: 'BaseCredentialsUnavailable',
      message: `the base credentials could not be read: ${message}`,
      advice,
    },
    { cause },
  );

import type { Cause } from '../../iam/cause.ts';
import type { Environment } from '../config/environment.ts';
import { proxyOf, sparesLoopback } from './proxy.ts';

/** Something in the environment that wins over what is meant. */
export type Trouble = Readonly<{ holds: (env: Environment) => boolean; cause: Cause }>;

const isSet = (name: string) => (env: Environment) => env[name] !== undefined;
const isFilled = (name: string) => (env: Environment) => Boolean(env[name]);

const LAUNCHER =
  'start the app through /switch-role/env -u AWS_CONTAINER_CREDENTIALS_RELATIVE_URI (switch-role inject writes it into the task definition); a blank value is not enough';

/** What keeps an app from the sidecar that its FULL_URI names. */
export const OF_APPS: readonly Trouble[] = [
  {
    holds: isSet('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'),
    cause: {
      what: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set beside FULL_URI, and most SDKs take the task role then',
      fix: LAUNCHER,
    },
  },
  {
    holds: isFilled('AWS_ACCESS_KEY_ID'),
    cause: {
      what: 'AWS_ACCESS_KEY_ID is set: keys in the environment win over the sidecar in every SDK',
      fix: 'take AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN out of this container',
    },
  },
  {
    holds: isFilled('AWS_PROFILE'),
    cause: {
      what: 'AWS_PROFILE is set: in most SDKs a profile wins over the sidecar',
      fix: 'take AWS_PROFILE out of this container',
    },
  },
  {
    holds: (env) => Boolean(env.AWS_WEB_IDENTITY_TOKEN_FILE && env.AWS_ROLE_ARN),
    cause: {
      what: 'a web identity is configured, and wins over the sidecar in most SDKs',
      fix: 'take AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN out of this container',
    },
  },
  {
    holds: (env) => Boolean(env.AWS_CONTAINER_AUTHORIZATION_TOKEN && env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE),
    cause: {
      what: 'AWS_CONTAINER_AUTHORIZATION_TOKEN and its _FILE are both set: half of the SDKs take the one, half the other',
      fix: 'keep AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE alone',
    },
  },
  {
    holds: (env) => Boolean(proxyOf(env)) && !sparesLoopback(env),
    cause: {
      what: 'a proxy is set, and NO_PROXY does not spare 127.0.0.1: some HTTP clients would send the request for credentials there',
      fix: 'set NO_PROXY=127.0.0.1,localhost,169.254.170.2 beside it',
    },
  },
];

/** What keeps a sidecar, or a person, from the base identity that is meant. */
export const OF_SIDECARS: readonly Trouble[] = [
  {
    holds: (env) => /^ASIA/.test(env.AWS_ACCESS_KEY_ID ?? '') && !env.AWS_SESSION_TOKEN,
    cause: {
      what: 'AWS_ACCESS_KEY_ID is the key of a session, and AWS_SESSION_TOKEN is not set',
      fix: 'set AWS_SESSION_TOKEN as well: the three belong together',
    },
  },
  {
    holds: (env) =>
      Boolean(
        env.AWS_ACCESS_KEY_ID && (env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env.AWS_CONTAINER_CREDENTIALS_FULL_URI),
      ),
    cause: {
      what: 'AWS_ACCESS_KEY_ID is set, and wins over the task role',
      fix: 'take AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN out of this container, unless they are meant to be the base identity',
    },
  },
];

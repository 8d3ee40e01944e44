import { DEFAULT_ROLE } from '../../core/conventions.ts';
import { nearest } from './nearest.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

type Path = readonly [string, ...string[]];
type Variable = Readonly<{ path: Path; read: (text: string) => unknown }>;

const text = (value: string) => value;
/** Anything but digits stays text, so that the schema refuses it: `parseInt` would take `80abc` for 80. */
const number = (value: string) => (/^\d{1,9}$/.test(value) ? Number(value) : value);
const list = (value: string) => value.split(',').map((item) => item.trim());
const entriesOf = (value: string) => list(value).map((pair) => /^([^=]+)=(.*)$/.exec(pair)?.slice(1));
/** `k=v,k=v`; what is no pair, or stands twice, stays text and is refused. */
const pairs = (value: string) => {
  const entries = entriesOf(value);
  if (entries.some((entry) => !entry) || keyTwiceIn(value) !== undefined) return value;
  return Object.fromEntries(entries as [string, string][]);
};

/** The key that stands twice in `k=v,k=v`, if one does. */
export function keyTwiceIn(value: string): string | undefined {
  const keys = entriesOf(value).map((entry) => entry?.[0]);
  return keys.find((key, at) => key !== undefined && keys.indexOf(key) !== at);
}

const ofDefaultRole = (key: string): Path => ['roles', DEFAULT_ROLE, key];

/** Each variable and where its value stands in the file's shape. */
const VARIABLES: Readonly<Record<string, Variable>> = {
  SWITCH_ROLE_ARN: { path: ofDefaultRole('roleArn'), read: text },
  SWITCH_ROLE_SESSION_NAME: { path: ofDefaultRole('sessionName'), read: text },
  SWITCH_ROLE_DURATION_SECONDS: { path: ofDefaultRole('durationSeconds'), read: number },
  SWITCH_ROLE_EXTERNAL_ID: { path: ofDefaultRole('externalId'), read: text },
  SWITCH_ROLE_POLICY: { path: ofDefaultRole('policy'), read: text },
  SWITCH_ROLE_POLICY_ARNS: { path: ofDefaultRole('policyArns'), read: list },
  SWITCH_ROLE_TAGS: { path: ofDefaultRole('tags'), read: pairs },
  SWITCH_ROLE_TRANSITIVE_TAG_KEYS: { path: ofDefaultRole('transitiveTagKeys'), read: list },
  SWITCH_ROLE_SOURCE_IDENTITY: { path: ofDefaultRole('sourceIdentity'), read: text },
  SWITCH_ROLE_HOST: { path: ['listen', 'host'], read: text },
  SWITCH_ROLE_PORT: { path: ['listen', 'port'], read: number },
  SWITCH_ROLE_AUTH: { path: ['auth'], read: text },
  SWITCH_ROLE_HANDOFF_DIR: { path: ['handoffDir'], read: text },
  SWITCH_ROLE_LOG_LEVEL: { path: ['logLevel'], read: text },
  SWITCH_ROLE_DRAIN_SECONDS: { path: ['drainSeconds'], read: number },
};

const PREFIX = 'SWITCH_ROLE_';
const READ_ELSEWHERE = ['SWITCH_ROLE_CONFIG', 'SWITCH_ROLE_TOKEN'];
/** Set by us for processes of ours. */
const OURS_ALONE = ['SWITCH_ROLE_ASKING'];

export const isBlank = (value: string | undefined) => value === undefined || value === '';

/** The variables in the shape of the file. A blank variable counts as not set, as in the AWS SDKs for JavaScript and Go. */
export function documentOfEnvironment(env: Environment): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const [name, { path, read }] of Object.entries(VARIABLES)) {
    const value = env[name];
    if (value !== undefined && !isBlank(value)) put(document, path, read(value));
  }
  return document;
}

function put(document: Record<string, unknown>, [first, ...rest]: Path, value: unknown): void {
  const [next, ...others] = rest;
  if (next === undefined) document[first] = value;
  else {
    document[first] ??= {};
    put(document[first] as Record<string, unknown>, [next, ...others], value);
  }
}

/** The variable whose value stands at `path`, or below it. */
export function variableAt(path: readonly PropertyKey[]): string {
  const found = Object.entries(VARIABLES).find(([, variable]) => variable.path.every((part, at) => part === path[at]));
  return found?.[0] ?? path.join('.');
}

/** Variables that look like ours and are not: most likely a slip that would else go unnoticed. One line for each. */
export function unknownVariables(env: Environment): string[] {
  const known = [...Object.keys(VARIABLES), ...READ_ELSEWHERE];
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name) && !OURS_ALONE.includes(name))
    .map((name) => {
      const meant = nearest(
        name.slice(PREFIX.length),
        known.map((it) => it.slice(PREFIX.length)),
      );
      return `${name}: no such variable${meant ? `; did you mean ${PREFIX}${meant}?` : ''}`;
    });
}

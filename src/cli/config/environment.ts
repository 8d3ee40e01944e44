import { DEFAULT_ROLE } from '../../core/conventions.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

type Path = readonly [string, ...string[]];
type Variable = Readonly<{ path: Path; read: (text: string) => unknown }>;

const text = (value: string) => value;
/** Anything but digits stays text, so that the schema refuses it: `parseInt` would take `80abc` for 80. */
const number = (value: string) => (/^\d{1,9}$/.test(value) ? Number(value) : value);
const list = (value: string) => value.split(',').map((item) => item.trim());
/** `k=v,k=v`; what is no pair stays text and is refused. */
const pairs = (value: string) => {
  const entries = list(value).map((pair) => /^([^=]+)=(.*)$/.exec(pair)?.slice(1));
  if (entries.some((entry) => !entry)) return value;
  const tags = Object.fromEntries(entries as [string, string][]);
  return Object.keys(tags).length === entries.length ? tags : value;
};

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

/** Read elsewhere, and so not unknown. */
const OTHERS = ['SWITCH_ROLE_CONFIG', 'SWITCH_ROLE_TOKEN', 'SWITCH_ROLE_ASKING'];

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

/** Variables that look like ours and are not: most likely a slip that would else go unnoticed. */
export function unknownVariables(env: Environment): string[] {
  return Object.keys(env).filter(
    (name) => name.startsWith('SWITCH_ROLE_') && !(name in VARIABLES) && !OTHERS.includes(name),
  );
}

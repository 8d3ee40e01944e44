import { environmentOf, hasVariable, secretNamesOf } from '../container.ts';
import { CONFIG_FILE, FULL_URI, RELATIVE_URI, TOKEN, TOKEN_FILE } from '../contract.ts';
import type { App, Task } from '../read-task.ts';
import type { Hit, Rule } from './rule.ts';

const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
const OTHER_SOURCES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'];
const OURS = [FULL_URI, TOKEN_FILE, TOKEN, CONFIG_FILE];
const PROXIES = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
const NO_PROXIES = ['NO_PROXY', 'no_proxy'];
const LOOPBACK = ['127.0.0.1', '127.0.0.0/8', '*'];

/** What else in an app's environment decides whose credentials it uses. */
export const environmentRules: readonly Rule[] = [
  {
    id: 'static-keys',
    severity: 'error',
    why: 'Keys in the environment come before every other source in nearly all SDKs: the app would never ask the sidecar.',
    find: onApps((app) => present(app, KEYS, 'Remove it from the container; the role takes its place.')),
  },
  {
    id: 'other-source',
    severity: 'error',
    why: 'A profile or a web identity comes before container credentials in the chains of the SDKs.',
    find: onApps((app) => present(app, OTHER_SOURCES, 'Remove it from the container.')),
  },
  {
    id: 'relative-uri-set',
    severity: 'error',
    why:
      'The ECS agent overwrites it in environment, so blanking does nothing; as a secret it can only be another value, ' +
      'blank counts as set for many SDKs, and ECS Exec needs the true one.',
    find: onApps((app) =>
      present(app, [RELATIVE_URI], 'Remove it, and start the app through the launcher, which takes the variable away.'),
    ),
  },
  {
    id: 'two-tokens',
    severity: 'error',
    why: 'SDKs differ in which of the two they prefer, and a token in the environment is shown to whoever may describe the task definition.',
    find: onApps(({ container }) =>
      hasVariable(container, TOKEN) && hasVariable(container, TOKEN_FILE)
        ? [{ what: `has both ${TOKEN} and ${TOKEN_FILE}`, fix: `Remove ${TOKEN}.` }]
        : [],
    ),
  },
  {
    id: 'no-token',
    severity: 'error',
    why: 'The sidecar answers 401 to whoever brings no token, and several SDKs ignore FULL_URI without a token file.',
    find: onApps(({ container, fullUri }, { sidecar }) =>
      fullUri !== undefined &&
      sidecar?.auth !== 'none' &&
      !hasVariable(container, TOKEN) &&
      !hasVariable(container, TOKEN_FILE)
        ? [{ what: `has FULL_URI without ${TOKEN_FILE}`, fix: `Set ${TOKEN_FILE}=/switch-role/token.` }]
        : [],
    ),
  },
  {
    id: 'secret-of-ours',
    severity: 'error',
    why: 'ECS refuses a name that is in both environment and secrets.',
    find: onApps(({ container }) =>
      OURS.filter((name) => environmentOf(container).has(name) && secretNamesOf(container).includes(name)).map(
        (name) => ({
          what: `has ${name} in environment and in secrets`,
          fix: 'Remove it from secrets.',
        }),
      ),
    ),
  },
  {
    id: 'proxied-loopback',
    severity: 'warning',
    why: 'Some SDKs (Kotlin, and Rust programs with a connector of their own) send even this request to the proxy, which the sidecar refuses.',
    find: onApps(({ environment, fullUri }) => {
      const proxy = PROXIES.find((name) => environment.get(name));
      const exempt = NO_PROXIES.flatMap((name) => environment.get(name)?.split(',') ?? []).map((host) => host.trim());
      if (fullUri === undefined || !proxy || LOOPBACK.some((host) => exempt.includes(host))) return [];
      return [{ what: `has ${proxy}, and no NO_PROXY for 127.0.0.1`, fix: 'Add 127.0.0.1 to NO_PROXY.' }];
    }),
  },
];

/** Finds in each app container. */
function onApps(find: (app: App, task: Task) => readonly Omit<Hit, 'container'>[]) {
  return (task: Task): readonly Hit[] =>
    task.apps.flatMap((app) => find(app, task).map((hit) => ({ container: app.name, ...hit })));
}

const present = ({ container }: App, names: readonly string[], fix: string) =>
  names.filter((name) => hasVariable(container, name)).map((name) => ({ what: `has ${name}`, fix }));

import { text } from '../../../core/json.ts';
import { LAUNCHER, RELATIVE_URI } from '../contract.ts';
import type { Sidecar } from '../find-sidecar.ts';
import { type App, roleOfUri, type Task } from '../read-task.ts';
import type { Hit, Rule } from './rule.ts';

/** What an app's AWS_CONTAINER_CREDENTIALS_FULL_URI has to be, and what it needs beside it. */
export const uriRules: readonly Rule[] = [
  {
    id: 'relative-uri-shadows',
    severity: 'error',
    why: `With a task role ECS puts ${RELATIVE_URI} into every container, and most SDKs prefer it to FULL_URI: the app would silently be the task role.`,
    find: ({ definition, apps }) =>
      apps
        .filter(({ fullUri, profile, unshadowed }) => fullUri !== undefined && !profile && !unshadowed)
        .filter(() => text(definition.taskRoleArn))
        .map(({ name }) => ({
          container: name,
          what: 'has FULL_URI, but nothing removes the variable that outranks it',
          fix: `Start it through the launcher: "entryPoint": ${JSON.stringify([...LAUNCHER, "the image's entrypoint"])}; blank is not enough.`,
        })),
  },
  {
    id: 'full-uri-host',
    severity: 'error',
    why: 'SDKs accept plain http only from the loopback, and some take the literal 127.0.0.1 only; localhost may also mean ::1.',
    find: onUri(({ fullUri }) =>
      /^http:\/\/127\.0\.0\.1(?:[:/]|$)/.test(fullUri)
        ? []
        : [{ what: `FULL_URI is ${fullUri}`, fix: 'Begin it with http://127.0.0.1:' }],
    ),
  },
  {
    id: 'full-uri-path',
    severity: 'error',
    why: 'The sidecar serves credentials at /credentials (the role named default) and /credentials/<role>, and nowhere else.',
    find: onUri(({ fullUri }) =>
      roleOfUri(fullUri) === undefined
        ? [{ what: `FULL_URI is ${fullUri}`, fix: 'End it with /credentials/<role>, without a slash after it.' }]
        : [],
    ),
  },
  {
    id: 'full-uri-port',
    severity: 'error',
    why: 'Nobody answers at a port that the sidecar does not listen on.',
    find: onUri(({ fullUri }, { port }) =>
      portOf(fullUri) === port
        ? []
        : [{ what: `FULL_URI is ${fullUri}, but the sidecar listens on ${port}`, fix: `Use port ${port}.` }],
    ),
  },
  {
    id: 'unknown-role',
    severity: 'error',
    why: 'The sidecar answers 404 for a role that its configuration does not have.',
    find: onUri(({ fullUri }, { roles }) => {
      const role = roleOfUri(fullUri);
      if (role === undefined || !roles || Object.hasOwn(roles, role)) return [];
      const names = Object.keys(roles).join(', ') || 'none';
      return [
        {
          what: `asks for the role "${role}"; the sidecar has: ${names}`,
          fix: 'Add the role to SWITCH_ROLE_CONFIG, or correct FULL_URI.',
        },
      ];
    }),
  },
];

/** Finds in each app that has a FULL_URI, where there is a sidecar to compare it with. */
function onUri(find: (app: App & { fullUri: string }, sidecar: Sidecar) => readonly Omit<Hit, 'container'>[]) {
  return ({ sidecar, apps }: Task): readonly Hit[] =>
    apps.flatMap((app) => {
      const { fullUri, name } = app;
      if (!sidecar || fullUri === undefined) return [];
      return find({ ...app, fullUri }, sidecar).map((hit) => ({ container: name, ...hit }));
    });
}

function portOf(uri: string): number {
  const port = /^[a-z]+:\/\/[^/]*:(\d+)/.exec(uri)?.[1];
  return port ? Number(port) : uri.startsWith('https:') ? 443 : 80;
}

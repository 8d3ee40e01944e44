import { type JsonObject, objects } from '../../../core/json.ts';
import { dependenciesOf, mountsOf, nameOf } from '../container.ts';
import { VOLUMES_NAME } from '../contract.ts';
import type { Sidecar } from '../find-sidecar.ts';
import { type App, roleOfUri, type Task, volumeAt } from '../read-task.ts';
import { handedFiles, handoffVolumes } from './handoff.ts';
import type { Hit, Rule } from './rule.ts';

/** A role's volume carries its token: who mounts it has the role. */
export const handoffRules: readonly Rule[] = [
  {
    id: 'handoff-not-mounted',
    severity: 'error',
    why: "The sidecar puts a role's files into <handoff directory>/<role>; what is not the same volume there never reaches the app.",
    find: (task) => task.apps.flatMap((app) => (task.sidecar ? handoffHits(app, task.sidecar) : [])),
  },
  {
    id: 'volume-of-root',
    severity: 'warning',
    why: 'ECS makes a volume for root, but for the paths that an image declares: /handoff/default, in ours. The sidecar runs as another user, and could write no token into it.',
    find: ({ sidecar, containers }) => {
      if (!sidecar || /^(root|0)(:|$)/.test(`${sidecar.container.user ?? ''}`)) return [];
      const before = containers.filter((one) => dependenciesOf(sidecar.container).get(nameOf(one)) === 'SUCCESS');
      const prepared = before.flatMap(mountsOf).map(({ volume }) => volume);
      return mountsOf(sidecar.container)
        .filter(({ path }) => path.startsWith(`${sidecar.handoffDir}/`) && path !== '/handoff/default')
        .filter(({ volume }) => !prepared.includes(volume))
        .map(({ volume }) => ({
          container: sidecar.name,
          what: `nobody hands the volume "${volume}" to its user before it starts`,
          fix: `Run \`switch-role inject\` again: it adds the container ${VOLUMES_NAME}, which does.`,
        }));
    },
  },
  {
    id: 'volume-shared',
    severity: 'error',
    why: "Who mounts a role's volume has that role: one container, one volume.",
    find: (task) =>
      handoffVolumes(task).flatMap((volume) => {
        const holders = holdersOf(task, volume);
        if (holders.length < 2) return [];
        return holders.map((container) => ({
          container,
          what: `the volume "${volume}" is mounted into ${holders.join(' and ')}`,
          fix: 'Give each container a role name and a volume of its own; the role behind two names may be the same.',
        }));
      }),
  },
  {
    id: 'volume-writable',
    severity: 'warning',
    why: 'An app that is broken into could replace the token and the launcher that its next start trusts.',
    find: (task) =>
      task.apps.flatMap(({ name, container }) =>
        mountsOf(container)
          .filter(({ volume, readOnly }) => !readOnly && handoffVolumes(task).includes(volume))
          .map(({ path }) => ({
            container: name,
            what: `mounts its role's volume at ${path} writable`,
            fix: 'Add "readOnly": true to the mount point.',
          })),
      ),
  },
];

function handoffHits(app: App, { container, name, handoffDir, roles }: Sidecar): readonly Hit[] {
  const volume = handedFiles(app)
    .map((path) => volumeAt(app.container, path))
    .find((found) => found !== undefined);
  if (volume === undefined) return [];
  const mount = mountsOf(container).find((one) => one.volume === volume);
  const role = roleOfUri(app.fullUri) ?? mount?.path.slice(handoffDir.length + 1) ?? '<role>';
  const path = `${handoffDir}/${role}`;
  const fix = `Mount "${volume}" into ${name} at ${path}, not read-only.`;
  if (!mount) return [{ container: name, what: `does not mount "${volume}", the volume of ${app.name}`, fix }];
  if (mount.path !== path)
    return [{ container: name, what: `mounts "${volume}" of ${app.name} at ${mount.path}`, fix }];
  if (mount.readOnly) return [{ container: name, what: `mounts "${volume}" read-only`, fix }];
  if (roles && !Object.hasOwn(roles, role) && app.fullUri === undefined)
    return [
      {
        container: name,
        what: `has no role "${role}", whose volume ${app.name} mounts`,
        fix: 'Add the role to SWITCH_ROLE_CONFIG.',
      },
    ];
  return [];
}

/** Who else has this volume, mounted or by `volumesFrom`. */
function holdersOf({ containers, sidecar }: Task, volume: string): readonly string[] {
  const mounts = (container: JsonObject) => mountsOf(container).some((mount) => mount.volume === volume);
  const sources = (container: JsonObject) =>
    objects(container.volumesFrom).map(({ sourceContainer }) => sourceContainer);
  return containers
    .filter((one) => one !== sidecar?.container && nameOf(one) !== VOLUMES_NAME)
    .filter((one) => mounts(one) || containers.some((other) => mounts(other) && sources(one).includes(nameOf(other))))
    .map(nameOf);
}

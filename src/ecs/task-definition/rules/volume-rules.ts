import { type JsonObject, object, objects, text } from '../../../core/json.ts';
import { mountsOf, nameOf } from '../container.ts';
import { volumeAt } from '../read-task.ts';
import { handedFiles, handoffVolumes } from './handoff.ts';
import type { Rule } from './rule.ts';

/** Volumes and mount points that ECS would refuse, or that lead nowhere. */
export const volumeRules: readonly Rule[] = [
  {
    id: 'volume-not-mounted',
    severity: 'error',
    why: "The token, the launcher and the profile are files that come to the app through its role's volume.",
    find: ({ apps }) =>
      apps.flatMap((app) =>
        handedFiles(app)
          .filter((path) => volumeAt(app.container, path) === undefined)
          .map((path) => ({
            container: app.name,
            what: `names ${path}, where nothing is mounted`,
            fix: 'Mount the volume of its role at /switch-role, read-only.',
          })),
      ),
  },
  {
    id: 'volume-not-declared',
    severity: 'error',
    why: 'ECS refuses a mount point whose volume the task definition does not declare.',
    find: ({ definition, containers }) => {
      const declared = objects(definition.volumes).map(({ name }) => name);
      return containers.flatMap((container) =>
        mountsOf(container)
          .filter(({ volume }) => !declared.includes(volume))
          .map(({ volume }) => ({
            container: nameOf(container),
            what: `mounts the volume "${volume}", which is not declared`,
            fix: `Add {"name": "${volume}"} to volumes.`,
          })),
      );
    },
  },
  {
    id: 'mount-clash',
    severity: 'error',
    why: 'Two volumes cannot be mounted at one path.',
    find: ({ containers }) =>
      containers.flatMap((container) => {
        const paths = mountsOf(container).map(({ path }) => path);
        const twice = new Set(paths.filter((path, at) => paths.indexOf(path) < at));
        return [...twice].map((path) => ({
          container: nameOf(container),
          what: `mounts two volumes at ${path}`,
          fix: 'Mount one of them elsewhere.',
        }));
      }),
  },
  {
    id: 'volume-outlives-task',
    severity: 'error',
    why: 'A volume that other tasks mount too hands them the token, and mixes up whose is whose.',
    find: (task) =>
      objects(task.definition.volumes)
        .filter((volume) => handoffVolumes(task).includes(`${volume.name}`) && outlives(volume))
        .map(({ name }) => ({
          what: `the volume "${name}" of a role is shared beyond the task`,
          fix: `Declare it as {"name": "${name}"} and no more.`,
        })),
  },
];

const outlives = (volume: JsonObject): boolean =>
  Object.keys(volume).some((key) => key.endsWith('VolumeConfiguration') && object(volume[key]).scope !== 'task') ||
  volume.configuredAtLaunch === true ||
  text(object(volume.host).sourcePath) !== undefined;

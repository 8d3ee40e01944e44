import { dependenciesOf, logDriverOf, nameOf } from '../container.ts';
import type { Task } from '../read-task.ts';
import type { Rule } from './rule.ts';

/** Who starts before whom, and who stops after whom. */
export const orderRules: readonly Rule[] = [
  {
    id: 'no-wait',
    severity: 'error',
    why: 'An app that starts first finds no endpoint, and some SDKs then settle for no credentials or for another source for as long as they run. Waiting also makes ECS stop the app first.',
    find: ({ sidecar, apps }) => {
      if (!sidecar) return [];
      const early = apps.filter(({ container }) => dependenciesOf(container).get(sidecar.name) !== 'HEALTHY');
      return early.map(({ name }) => ({
        container: name,
        what: 'does not wait until the sidecar is healthy',
        fix: `Add {"containerName": "${sidecar.name}", "condition": "HEALTHY"} to its dependsOn.`,
      }));
    },
  },
  {
    id: 'sidecar-start-timeout',
    severity: 'warning',
    why: 'Without startTimeout on the container that others wait for, a sidecar that never gets healthy leaves the task PENDING for up to three hours.',
    find: ({ sidecar }) =>
      sidecar && sidecar.container.startTimeout === undefined
        ? [{ container: sidecar.name, what: 'the sidecar has no startTimeout', fix: 'Set "startTimeout": 60.' }]
        : [],
  },
  {
    id: 'dependency-cycle',
    severity: 'error',
    why: 'ECS refuses, or never starts, containers that wait for each other.',
    find: (task) => {
      const { sidecar } = task;
      if (!sidecar || !awaited(task, sidecar.name, false).has(sidecar.name)) return [];
      return [
        {
          container: sidecar.name,
          what: 'the sidecar waits for a container that waits for it',
          fix: 'Let the sidecar depend on nobody.',
        },
      ];
    },
  },
  {
    id: 'log-router-cycle',
    severity: 'error',
    why: 'Whoever logs through awsfirelens needs the log router to run first; a router that waits for the sidecar is never there in time.',
    find: (task) => {
      const { sidecar } = task;
      if (
        !sidecar ||
        logDriverOf(sidecar.container) !== 'awsfirelens' ||
        !awaited(task, sidecar.name, true).has(sidecar.name)
      )
        return [];
      return [
        {
          container: sidecar.name,
          what: 'the sidecar logs through awsfirelens, and the log router waits for the sidecar',
          fix: 'Give the sidecar the awslogs driver.',
        },
      ];
    },
  },
];

/** All that a container waits for, directly or not; `firelens` adds the log router to those who log through it. */
function awaited({ containers }: Task, name: string, firelens: boolean): ReadonlySet<string> {
  const routers = containers.filter((one) => one.firelensConfiguration !== undefined).map(nameOf);
  const seen = new Set<string>();
  const visit = (current: string): void => {
    const container = containers.find((one) => nameOf(one) === current);
    if (!container) return;
    const implicit = firelens && logDriverOf(container) === 'awsfirelens' ? routers : [];
    for (const next of [...dependenciesOf(container).keys(), ...implicit]) {
      if (seen.has(next)) continue;
      seen.add(next);
      visit(next);
    }
  };
  visit(name);
  return seen;
}

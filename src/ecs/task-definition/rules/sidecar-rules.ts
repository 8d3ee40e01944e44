import { object, text } from '../../../core/json.ts';
import { CHAINED_SESSION_SECONDS } from '../../../core/switch-role.ts';
import { environmentOf } from '../container.ts';
import { FULL_URI } from '../contract.ts';
import type { Sidecar } from '../find-sidecar.ts';
import { isWithoutRegistry } from '../image-name.ts';
import type { Task } from '../read-task.ts';
import type { Hit, Rule } from './rule.ts';

/** ECS's own, where a task definition gives none: 30 s on Fargate, and on EC2 unless the agent is told otherwise. */
const DEFAULT_STOP_TIMEOUT_SECONDS = 30;

/** What the sidecar's container has to have. */
export const sidecarRules: readonly Rule[] = [
  {
    id: 'sidecar-image',
    severity: 'warning',
    why: "ECS takes a name without a registry for an official image of Docker Hub, where there is none of the sidecar's; the task would never start.",
    find: onSidecar(({ container }) => {
      const image = text(container.image);
      if (image === undefined || !isWithoutRegistry(image)) return [];
      return [
        {
          what: `the sidecar's image ${image} names no registry`,
          fix: 'Push the image to a registry of yours, such as ECR, and name it there; switch-role inject --image does.',
        },
      ];
    }),
  },
  {
    id: 'sidecar-health-check',
    severity: 'error',
    why: 'ECS ignores the HEALTHCHECK of an image; without one in the task definition the sidecar is never HEALTHY, and what waits for it never starts.',
    find: onSidecar(({ container }) =>
      object(container.healthCheck).command === undefined
        ? [
            {
              what: 'the sidecar has no healthCheck',
              fix: 'Add "healthCheck": {"command": ["CMD", "node", "/app/switch-role.js", "healthcheck"], "interval": 5}.',
            },
          ]
        : [],
    ),
  },
  {
    id: 'sidecar-essential',
    severity: 'warning',
    why: 'When a sidecar that is not essential ends, the task goes on without credentials and nobody replaces it.',
    find: onSidecar(({ container }) =>
      container.essential === false ? [{ what: 'the sidecar is not essential', fix: 'Set "essential": true.' }] : [],
    ),
  },
  {
    id: 'sidecar-restart-policy',
    severity: 'warning',
    why: 'With a restart policy a crashed sidecar is back in a second, while apps keep what they hold; without one the whole task is replaced.',
    find: onSidecar(({ container }) =>
      object(container.restartPolicy).enabled === true
        ? []
        : [
            {
              what: 'the sidecar has no restartPolicy',
              fix: 'Add "restartPolicy": {"enabled": true, "restartAttemptPeriod": 60}.',
            },
          ],
    ),
  },
  {
    id: 'sidecar-stop-timeout',
    severity: 'warning',
    why: 'The sidecar serves on while apps drain; a shorter stopTimeout kills it in the middle of that.',
    find: onSidecar(({ container, drainSeconds }) => {
      const seconds = Number(container.stopTimeout ?? DEFAULT_STOP_TIMEOUT_SECONDS);
      if (seconds > drainSeconds) return [];
      return [
        {
          what: `stopTimeout is ${seconds} s, but the sidecar drains for up to ${drainSeconds} s`,
          fix: `Set stopTimeout above ${drainSeconds} (120 at most on Fargate), or lower SWITCH_ROLE_DRAIN_SECONDS.`,
        },
      ];
    }),
  },
  {
    id: 'duration',
    severity: 'warning',
    why: 'A task role that assumes another role is role chaining, which STS limits to one hour; the sidecar falls back to that.',
    find: onSidecar((sidecar) =>
      durationsOf(sidecar)
        .filter(({ seconds }) => seconds > CHAINED_SESSION_SECONDS)
        .map(({ where, seconds }) => ({
          what: `${where} is ${seconds}`,
          fix: `Leave it out, or set it to ${CHAINED_SESSION_SECONDS} or less; the sidecar renews anyway.`,
        })),
    ),
  },
  {
    id: 'sidecar-own-endpoint',
    severity: 'error',
    why: 'The sidecar would ask itself for the identity to ask with; it refuses to start like that.',
    find: onSidecar(({ container }) =>
      environmentOf(container).has(FULL_URI)
        ? [{ what: `the sidecar itself has ${FULL_URI}`, fix: 'Remove it there; it belongs to app containers.' }]
        : [],
    ),
  },
  {
    id: 'auth-none',
    severity: 'warning',
    why: 'Every container of a task shares the loopback; without tokens each can have every role.',
    find: onSidecar(({ auth }) =>
      auth === 'none' ? [{ what: 'the sidecar asks for no token', fix: 'Leave SWITCH_ROLE_AUTH out.' }] : [],
    ),
  },
  {
    id: 'listen-address',
    severity: 'error',
    why: 'Apps ask 127.0.0.1, because SDKs refuse most other plain http addresses; another one is out of their reach, or open to the network.',
    find: onSidecar(({ host }) =>
      host === '127.0.0.1' ? [] : [{ what: `the sidecar listens on ${host}`, fix: 'Leave SWITCH_ROLE_HOST out.' }],
    ),
  },
];

/** Finds in the sidecar, where there is one. */
function onSidecar(find: (sidecar: Sidecar) => readonly Hit[]): (task: Task) => readonly Hit[] {
  return ({ sidecar }) => (sidecar ? find(sidecar).map((hit) => ({ container: sidecar.name, ...hit })) : []);
}

function durationsOf({ container, roles }: Sidecar): readonly { where: string; seconds: number }[] {
  const variable = 'SWITCH_ROLE_DURATION_SECONDS';
  return [
    { where: variable, seconds: Number(environmentOf(container).get(variable) ?? 0) },
    ...Object.entries(roles ?? {}).map(([name, role]) => ({
      where: `durationSeconds of the role ${name}`,
      seconds: Number(role.durationSeconds ?? 0),
    })),
  ];
}

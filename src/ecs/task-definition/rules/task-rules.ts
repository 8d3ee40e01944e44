import { object, text } from '../../../core/json.ts';
import { nameOf } from '../container.ts';
import { mayOpenRawSockets } from '../raw-sockets.ts';
import type { Rule } from './rule.ts';

/** What holds for the task as a whole. */
export const taskRules: readonly Rule[] = [
  {
    id: 'windows',
    severity: 'error',
    why: 'The sidecar and its launcher are Linux programs, and a task runs on one operating system only.',
    find: ({ definition }) => {
      const family = text(object(definition.runtimePlatform).operatingSystemFamily) ?? 'LINUX';
      if (!family.startsWith('WINDOWS')) return [];
      return [
        {
          what: `runtimePlatform.operatingSystemFamily is ${family}`,
          fix: 'Run these containers in a Linux task, or let the app assume the role itself.',
        },
      ];
    },
  },
  {
    id: 'network-mode',
    severity: 'error',
    why:
      'Apps reach the sidecar over the loopback. Only awsvpc gives a task one of its own: with bridge or none each ' +
      'container has another, with host it is shared with everything on the instance.',
    find: ({ definition: { networkMode } }) => {
      if (networkMode === 'awsvpc') return [];
      const given = networkMode === undefined ? 'not given, which means bridge' : `"${networkMode}"`;
      return [{ what: `networkMode is ${given}`, fix: 'Set "networkMode": "awsvpc" (on Fargate there is no other).' }];
    },
  },
  {
    id: 'no-task-role',
    severity: 'warning',
    why: 'The sidecar asks STS with the identity of the task role.',
    find: ({ definition: { taskRoleArn } }) =>
      text(taskRoleArn)
        ? []
        : [
            {
              what: 'there is no taskRoleArn',
              fix: 'Set taskRoleArn to a role that may sts:AssumeRole the roles that the sidecar serves.',
            },
          ],
  },
  {
    id: 'pid-mode-task',
    severity: 'warning',
    why: "Containers that see each other's processes can read each other's files and variables through /proc, tokens included.",
    find: ({ definition: { pidMode } }) =>
      pidMode === 'task' || pidMode === 'host'
        ? [{ what: `pidMode is "${pidMode}"`, fix: 'Leave pidMode out, or trust every container with every role.' }]
        : [],
  },
  {
    id: 'raw-sockets',
    severity: 'warning',
    why:
      'The containers of a task share one loopback, and Docker lets root in each of them read what passes there: tokens and ' +
      "credentials of the others' roles too.",
    find: ({ containers, sidecar }) =>
      containers
        .filter((container) => sidecar && container !== sidecar.container && mayOpenRawSockets(container))
        .map((container) => ({
          container: nameOf(container),
          what: 'keeps the capability NET_RAW',
          fix: 'Set "linuxParameters": {"capabilities": {"drop": ["NET_RAW"]}}; only ping, tcpdump and their like need it.',
        })),
  },
  {
    id: 'no-sidecar',
    severity: 'error',
    why: 'Without the sidecar nobody answers at the credentials endpoint.',
    find: ({ sidecar }) =>
      sidecar
        ? []
        : [
            {
              what: 'no container is the switch-role sidecar',
              fix: 'Add it: switch-role inject FILE --role CONTAINER=ROLE_ARN',
            },
          ],
  },
];

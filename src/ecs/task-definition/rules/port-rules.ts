import { object, objects, text } from '../../../core/json.ts';
import { nameOf } from '../container.ts';
import type { Task } from '../read-task.ts';
import type { Rule } from './rule.ts';

type Ports = Readonly<{ from: number; to: number }>;

/** Ports that others in a task take without a word in the task definition. */
const UNNAMED: readonly (Ports & { by: string })[] = [
  { from: 9901, to: 9901, by: "Envoy's admin page" },
  { from: 15000, to: 15001, by: "App Mesh's proxy" },
  { from: 51678, to: 51680, by: 'the ECS agent' },
  { from: 32768, to: 60999, by: 'Service Connect, which picks at random among the ephemeral ports' },
];

/** In awsvpc all containers of a task share one port space. */
export const portRules: readonly Rule[] = [
  {
    id: 'port-clash',
    severity: 'error',
    why: 'All containers of a task share one network: of two that listen on one port, the second fails.',
    find: (task) =>
      takenPorts(task)
        .filter(({ ports }) => task.sidecar && holds(ports, task.sidecar.port))
        .map(({ container, where }) => ({
          ...(container === undefined ? {} : { container }),
          what: `${where} takes port ${task.sidecar?.port}, the sidecar's`,
          fix: 'Move one of them; the sidecar by SWITCH_ROLE_PORT, and FULL_URI of each app with it.',
        })),
  },
  {
    id: 'port-unwise',
    severity: 'warning',
    why: 'Some parts of ECS listen on ports that no task definition names.',
    find: ({ sidecar }) =>
      UNNAMED.filter((ports) => sidecar && holds(ports, sidecar.port))
        .slice(0, 1)
        .map(({ by }) => ({
          container: sidecar?.name ?? '',
          what: `the sidecar's port ${sidecar?.port} may be taken by ${by}`,
          fix: 'Leave SWITCH_ROLE_PORT out, or choose another below 32768.',
        })),
  },
];

const holds = ({ from, to }: Ports, port: number) => from <= port && port <= to;

function takenPorts({ definition, containers, sidecar }: Task) {
  const others = containers.filter((container) => container !== sidecar?.container);
  const mapped = others.flatMap((container) =>
    objects(container.portMappings).map(({ containerPort, containerPortRange }) => ({
      container: nameOf(container),
      where: 'portMappings',
      ports: readPorts(text(containerPortRange) ?? `${containerPort}`),
    })),
  );
  const proxied = objects(object(definition.proxyConfiguration).properties)
    .filter(({ name }) => name === 'ProxyIngressPort' || name === 'ProxyEgressPort')
    .map(({ name, value }) => ({
      container: undefined,
      where: `proxyConfiguration's ${name}`,
      ports: readPorts(`${value}`),
    }));
  return [...mapped, ...proxied];
}

function readPorts(range: string): Ports {
  const [from = Number.NaN, to = from] = range.split('-').map(Number);
  return { from, to };
}

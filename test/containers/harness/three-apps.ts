import { IMAGES } from './images.ts';
import type { ContainerDefinition, TaskDefinition } from './task-definition.ts';

/** The three unmodified apps, each as it would stand in a task definition that knows nothing of a sidecar. */
const APPS: readonly ContainerDefinition[] = [
  { name: 'node', image: IMAGES.node },
  { name: 'python', image: IMAGES.python },
  { name: 'go', image: IMAGES.go },
];

export const TASK_ROLE = 'arn:aws:iam::111111111111:role/my-task-role-1';

/** The role that each app is to be: of its own name, in an account of its own. */
export const roleOf = (name: string) => `role-of-${name}`;
const ACCOUNTS: Readonly<Record<string, string>> = { node: '222222222222', python: '333333333333', go: '444444444444' };
export const APP_NAMES = APPS.map(({ name }) => name);

export const ROLE_REQUESTS = APP_NAMES.map((name) => ({
  container: name,
  roleArn: `arn:aws:iam::${ACCOUNTS[name]}:role/${roleOf(name)}`,
}));

/** A plain task definition of the three apps. @param environment what each app gets: how often it calls, and for how long after SIGTERM */
export const threeApps = (environment: Readonly<Record<string, string>> = {}) =>
  ({
    family: 'three-apps',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    taskRoleArn: TASK_ROLE,
    containerDefinitions: APPS.map((app) => ({
      ...app,
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    })),
  }) satisfies TaskDefinition & Record<string, unknown>;

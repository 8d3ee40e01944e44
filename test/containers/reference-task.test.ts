import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rolesIn } from './harness/calls.ts';
import { docker } from './harness/docker.ts';
import { type FargateTask, runTask } from './harness/fargate-task.ts';
import { IMAGES } from './harness/images.ts';
import type { TaskDefinition } from './harness/task-definition.ts';

const definition = JSON.parse(readFileSync('ecs-task-def.json', 'utf8')) as TaskDefinition;
const imageOf = (image: string) =>
  image.includes('/switch-role-sidecar:') ? IMAGES.sidecar : image.includes('/app:') ? IMAGES.python : IMAGES.node;

let task: FargateTask;
beforeAll(async () => {
  task = await runTask(definition, { engine: await docker(), imageOf, sidecarImage: IMAGES.sidecar });
  await task.started();
});
afterAll(() => task?.dispose());

test('each app is the role that its container was given', async () => {
  await new Promise((r) => setTimeout(r, 3000));
  expect(rolesIn(await task.calls('app'))).toEqual(['switch-role']);
  expect(rolesIn(await task.calls('reporting'))).toEqual(['reporting']);
});

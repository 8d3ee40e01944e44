import { afterAll, beforeAll, expect, test } from 'vitest';
import { rolesIn } from './harness/calls.ts';
import { docker } from './harness/docker.ts';
import { type FargateTask, runTask } from './harness/fargate-task.ts';
import { IMAGES } from './harness/images.ts';
import { injectThreeApps } from './harness/inject-cli.ts';
import { roleOf, threeApps } from './harness/three-apps.ts';
import { until } from './harness/until.ts';

let task: FargateTask;
beforeAll(async () => {
  const injected = await injectThreeApps(threeApps(), 'profile');
  task = await runTask(injected, { engine: await docker(), imageOf: (image) => image, sidecarImage: IMAGES.sidecar });
  await task.started();
});
afterAll(() => task?.dispose());

async function rolesOf(name: string): Promise<readonly string[]> {
  await until(`${name} has called three times`, async () => (await task.calls(name)).length >= 3);
  return rolesIn(await task.calls(name));
}

test.each(['node', 'python'])('by a profile, with its entrypoint untouched, the %s app is the role', async (name) => {
  expect(await rolesOf(name)).toEqual([roleOf(name)]);
  const { Config } = await task.container(name).inspect();
  expect(Config.Entrypoint ?? []).not.toContain('/switch-role/env');
});

test('the Go app FROM scratch is not: its SDK runs the process through a shell, and the image has none', async () => {
  expect(await rolesOf('go')).toEqual([
    expect.stringMatching(/process provider error.*exec: "sh": executable file not found/),
  ]);
});

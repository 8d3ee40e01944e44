import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeExpiredLogin } from '../support/expired-login.ts';
import { callsOf, rolesIn } from './harness/calls.ts';
import { type Compose, compose } from './harness/compose.ts';
import { type Docker, docker } from './harness/docker.ts';
import { IMAGES } from './harness/images.ts';
import { until } from './harness/until.ts';

const DIRECTORY = 'deploy/compose';
let engine: Docker;
let home: string;
let project: Compose | undefined;

beforeEach(async () => {
  engine = await docker();
  home = await mkdtemp(join(tmpdir(), 'compose-'));
  await chmod(home, 0o755);
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, 'app.json'), JSON.stringify({ services: { app: APP } }));
});
afterEach(async () => {
  await project?.down();
  await rm(home, { recursive: true });
});

/** The app of these tests in place of the one in the files. */
const APP = { image: IMAGES.node, command: ['node', 'report.js'] };

async function up(...files: string[]): Promise<Compose> {
  const env = { SWITCH_ROLE_IMAGE: IMAGES.sidecar, AWS_DIR: join(home, '.aws'), AWS_PROFILE: '' };
  const all = [...files.map((file) => join(DIRECTORY, file)), join(home, 'app.json')];
  project = compose(all, env);
  await project.run('up', '--detach', '--no-build');
  return project;
}

async function rolesOfApp(running: Compose): Promise<readonly string[]> {
  const app = engine.getContainer(await running.idOf('app'));
  await until('the app has called three times', async () => (await callsOf(app)).length >= 3);
  return rolesIn(await callsOf(app));
}

test('in one network namespace, with FULL_URI and a token file, the app is the role', async () => {
  const running = await up('docker-compose.yml', 'docker-compose.sandbox.yml');
  expect(await rolesOfApp(running)).toEqual(['switch-role']);
});

test('at 169.254.170.2:80, with RELATIVE_URI alone, the app is the role; nothing is published', async () => {
  const running = await up('docker-compose.relative.yml', 'docker-compose.sandbox.yml');
  expect(await rolesOfApp(running)).toEqual(['switch-role']);
  const { NetworkSettings } = await engine.getContainer(await running.idOf('switch-role')).inspect();
  expect(Object.values(NetworkSettings.Ports).flat()).toEqual([]);
});

test('an expired SSO login in ~/.aws is said, with what to do about it', async () => {
  await writeExpiredLogin(home);
  const env = {
    SWITCH_ROLE_IMAGE: IMAGES.sidecar,
    AWS_DIR: join(home, '.aws'),
    AWS_PROFILE: 'dev',
    SWITCH_ROLE_ARN: 'arn:aws:iam::222222222222:role/switch-role',
  };
  project = compose([join(DIRECTORY, 'docker-compose.yml')], env);
  await project.run('up', '--detach', '--no-build', 'switch-role');
  const running = project;
  await until('it is said', async () =>
    (await running.run('logs', '--no-color', 'switch-role')).includes('log in again with `aws sso login`'),
  );
});

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeExpiredLogin } from '../support/expired-login.ts';
import { linesOf } from './harness/calls.ts';
import { type Compose, compose } from './harness/compose.ts';
import { type Docker, docker, removeImage } from './harness/docker.ts';
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
});
afterEach(async () => {
  await project?.down();
  await rm(home, { recursive: true });
});

async function up(...files: string[]): Promise<Compose> {
  const env = { SWITCH_ROLE_IMAGE: IMAGES.sidecar, AWS_DIR: join(home, '.aws'), AWS_PROFILE: '' };
  project = compose(
    files.map((file) => resolve(DIRECTORY, file)),
    env,
  );
  await project.run('up', '--detach');
  return project;
}

async function untilAppSays(running: Compose, what: RegExp): Promise<void> {
  const app = engine.getContainer(await running.idOf('app'));
  await until(`the app says ${what}`, async () => (await linesOf(app)).some(({ text }) => what.test(text)));
}

const IS_THE_ROLE = /^I am arn:aws:sts::222222222222:assumed-role\/switch-role\//;

/** A DynamoDB of their own for the files that lack one. */
const DYNAMODB = {
  services: {
    dynamodb: { image: 'motoserver/moto:5' },
    app: { environment: { AWS_ENDPOINT_URL_DYNAMODB: 'http://dynamodb:5000' } },
  },
};

test('in one network namespace, with FULL_URI and a token file, the app is the role, and sees tables', async () => {
  const withTables = join(home, 'dynamodb.json');
  await writeFile(withTables, JSON.stringify(DYNAMODB));
  const running = await up('docker-compose.yml', 'docker-compose.sandbox.yml', withTables);
  await untilAppSays(running, IS_THE_ROLE);
  await untilAppSays(running, /^I see the DynamoDB tables: none$/);
});

test('at 169.254.170.2:80, with RELATIVE_URI alone, the app is the role; nothing is published', async () => {
  const running = await up('docker-compose.relative.yml', 'docker-compose.sandbox.yml');
  await untilAppSays(running, IS_THE_ROLE);
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

test('the first time, when there is no image yet, every service gets one', async () => {
  const image = 'switch-role-sidecar:made-by-compose';
  const files = ['docker-compose.yml', 'docker-compose.sandbox.yml'].map((file) => join(DIRECTORY, file));
  project = compose(files, { SWITCH_ROLE_IMAGE: image, AWS_DIR: join(home, '.aws') });
  await project.run('up', '--no-start');
  await project.down();
  await removeImage(engine, image);
}, 240_000);

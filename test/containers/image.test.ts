import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Docker, docker, LABEL } from './harness/docker.ts';
import { IMAGES } from './harness/images.ts';

type Result = Readonly<{ code: number; stdout: string; stderr: string }>;

/** Runs this project's image as Fargate's task definition would: no capabilities, a read-only root. */
function run(flags: readonly string[], ...command: string[]): Promise<Result> {
  const args = [
    'run',
    '--rm',
    '--label',
    LABEL,
    '--read-only',
    '--cap-drop',
    'ALL',
    ...flags,
    IMAGES.sidecar,
    ...command,
  ];
  return new Promise((resolve) => {
    execFile('docker', args, { timeout: 30_000 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}

const CONFIG = JSON.stringify({ roles: { app: { roleArn: 'arn:aws:iam::222222222222:role/switch-role' } } });
const CONFIGURED = ['-e', `SWITCH_ROLE_CONFIG=${CONFIG}`, '-e', 'AWS_REGION=eu-west-1'];

let engine: Docker;
beforeEach(async () => {
  engine = await docker();
});

test('it takes a verb, and the verb its flags', async () => {
  const { code, stdout } = await run([], 'env', '--help');
  expect([code, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining('Usage: switch-role env')]);
});

test('without a configuration it says what is missing, and exits with 2', async () => {
  expect(await run([])).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('SWITCH_ROLE_ARN: is missing'),
  });
});

test('it runs as node, declares its volumes and its health check', async () => {
  const { Config } = await engine.getImage(IMAGES.sidecar).inspect();
  expect(Config).toMatchObject({
    User: 'node',
    Entrypoint: ['node', '--disable-sigusr1', '/app/switch-role.js'],
    Volumes: { '/handoff': {}, '/handoff/default': {} },
    Healthcheck: { Test: ['CMD', 'node', '/app/switch-role.js', 'healthcheck'] },
  });
});

test('it adds less than 5 MB to its base', async () => {
  const { Size: whole } = await engine.getImage(IMAGES.sidecar).inspect();
  const { Size: base } = await engine.getImage(IMAGES.base).inspect();
  process.stdout.write(`the image adds ${((whole - base) / 1e6).toFixed(2)} MB to its base\n`);
  expect(whole - base).toBeLessThan(5_000_000);
});

describe('a handoff that cannot be written is refused with the reason', () => {
  let volume: string;
  beforeEach(async () => {
    volume = `switch-role-test-${randomBytes(4).toString('hex')}`;
    await engine.createVolume({ Name: volume, Labels: { [LABEL]: volume } });
  });
  afterEach(() => engine.getVolume(volume).remove());

  test.each([
    ['a volume that nobody handed over', () => ['-v', `${volume}:/handoff/app`], 'EACCES', 'inject'],
    ['a volume mounted read-only', () => ['-v', `${volume}:/handoff/app:ro`], 'EROFS', 'mounted read-only'],
    ['a full volume', () => ['--tmpfs', '/handoff/app:size=1m,uid=1000'], 'ENOSPC', 'the volume is full'],
  ])('%s', async (_, mount, code, advice) => {
    const refused = await run([...CONFIGURED, ...mount()]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('SWITCH_ROLE_HANDOFF_DIR: cannot write /handoff/app');
    expect(refused.stderr).toContain(code);
    expect(refused.stderr).toContain(advice);
  });
});

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { describeFailure } from '../../../src/cli/describe-failure.ts';
import { inspectDockerImage } from '../../../src/cli/task-definition/docker-image.ts';
import { type InjectOptions, inject } from '../../../src/cli/task-definition/inject.ts';
import { type LintOptions, lint } from '../../../src/cli/task-definition/lint.ts';

const ROLE = 'app=arn:aws:iam::222222222222:role/switch-role';
const PLAIN = {
  family: 'f',
  networkMode: 'awsvpc',
  memory: '512',
  taskRoleArn: 'arn:aws:iam::111111111111:role/t',
  containerDefinitions: [{ name: 'app', image: 'app:1' }],
};
const IMAGE = 'registry.example/switch-role-sidecar:1';
const INSPECTED = [{ Config: { Entrypoint: ['/entry'], Cmd: ['serve'] } }];

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'task-definition-'));
  file = join(directory, 'task-def.json');
  writeFileSync(file, JSON.stringify(PLAIN));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

/** Streams that keep what is written to them. */
function streams(input = '') {
  const out: string[] = [];
  const said: string[] = [];
  return {
    io: {
      stdin: Readable.from([input]),
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => said.push(text) },
    },
    out: () => out.join(''),
    said: () => said.join(''),
  };
}

/** How the program would end. */
const endOf = (verb: Promise<number>) =>
  verb.then(
    (code) => ({ code, err: '' }),
    (error: unknown) => {
      const { exitCode: code, text: err } = describeFailure(error);
      return { code, err };
    },
  );

async function runInject(
  path: string,
  options: Partial<{ [K in keyof InjectOptions]: InjectOptions[K] | undefined }>,
  inspected: unknown = undefined,
  input = '',
) {
  const { io, out, said } = streams(input);
  const flags = { role: [ROLE], mode: 'launcher' as const, image: IMAGE, ...options };
  const end = await endOf(inject(path, flags as InjectOptions, { ...io, inspectImage: async () => inspected }));
  return { ...end, out: out(), said: said() };
}

async function runLint(path: string, options: LintOptions = {}, input = '') {
  const { io, out } = streams(input);
  return { ...(await endOf(lint(path, options, io))), out: out() };
}

const entryPointIn = (json: string) => JSON.parse(json).containerDefinitions[0].entryPoint;

test('inject prints a task definition that lints clean', async () => {
  const { code, out } = await runInject(file, {}, INSPECTED);
  expect(code).toBe(0);
  expect(entryPointIn(out).at(-1)).toBe('/entry');
  expect(await runLint('-', {}, out)).toEqual({ code: 0, out: 'The standard input: nothing to mend\n', err: '' });
  expect(await runLint('-', { json: true }, out)).toEqual({ code: 0, out: '[]\n', err: '' });
});

test('inject reads the standard input', async () => {
  expect(await runInject('-', {}, INSPECTED, JSON.stringify(PLAIN))).toEqual(await runInject(file, {}, INSPECTED));
});

test("inject takes an image's entrypoint from a file rather than from Docker", async () => {
  const config = join(directory, 'app.json');
  writeFileSync(config, JSON.stringify([{ Config: { Entrypoint: ['/from-file'], Cmd: [] } }]));
  const { out } = await runInject(file, { imageConfig: [`app=${config}`] }, INSPECTED);
  expect(entryPointIn(out).at(-1)).toBe('/from-file');
});

test('inject writes where it is told to, and prints nothing then', async () => {
  const output = join(directory, 'out.json');
  expect(await runInject(file, { output }, INSPECTED)).toEqual({ code: 0, out: '', err: '', said: '' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(PLAIN);
  await runInject(file, { write: true }, INSPECTED);
  expect(readFileSync(file, 'utf8')).toBe(readFileSync(output, 'utf8'));
});

test('inject passes on role names, external ids, the image and the mode', async () => {
  const { out } = await runInject(file, {
    roleName: ['app=orders'],
    externalId: ['app=a=b'],
    image: 'mine:1',
    mode: 'profile',
  });
  const [app, sidecar] = JSON.parse(out).containerDefinitions;
  expect(app.environment).toEqual([{ name: 'AWS_CONFIG_FILE', value: '/switch-role/config' }]);
  expect(app).not.toHaveProperty('entryPoint');
  expect(sidecar.image).toBe('mine:1');
  expect(JSON.parse(sidecar.environment[0].value).roles.orders.externalId).toBe('a=b');
});

test('inject says that ECS cannot pull an image without a registry, and lint warns of it', async () => {
  const { code, out, said } = await runInject(file, { image: undefined }, INSPECTED);
  expect([code, said]).toEqual([
    0,
    expect.stringMatching(/image switch-role-sidecar:latest names no registry.*--image\n$/),
  ]);
  expect(await runLint('-', {}, out)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^warning sidecar-image\n/),
  });
});

test('inject refuses with 1, says why and writes nothing', async () => {
  const { code, out, err } = await runInject(file, { write: true });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('docker image inspect app:1 > app.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(PLAIN);
});

test.each<[string, string | undefined, Partial<InjectOptions>, RegExp]>([
  ['a flag without a value', undefined, { role: ['app'] }, /--role wants CONTAINER=VALUE, not "app"/],
  ['an ARN that is none', undefined, { role: ['app=foo'] }, /"foo" is not the ARN of an IAM role/],
  ['a container that is not there', undefined, { role: [ROLE.replace('app', 'apq')] }, /no container is called "apq"/],
  ['a name for nobody', undefined, { roleName: ['other=x'] }, /no --role for "other"/],
  ['two destinations', undefined, { write: true, output: 'x' }, /not both/],
  ['writing back to the standard input', '-', { write: true }, /--write needs a file/],
  ['a file that is not there', '/nowhere/x.json', {}, /Cannot read \/nowhere\/x\.json/],
  ['a place that cannot be written', undefined, { output: '/nowhere/x.json' }, /Cannot write \/nowhere\/x\.json/],
  ['an image config that is not there', undefined, { imageConfig: ['app=/nowhere'] }, /Cannot read \/nowhere/],
])('inject ends with 2 on %s', async (_, path, options, reason) => {
  const { code, out, err } = await runInject(path ?? file, options, INSPECTED);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(reason);
});

test('lint says what, why and how to fix it', async () => {
  const { code, out } = await runLint(file);
  expect(code).toBe(1);
  expect(out).toMatch(/^error no-sidecar\n {2}no container is .*\n {2}why: {2}.*\n {2}fix: {2}.*switch-role inject/);
});

test('lint fails on a warning only where that is asked for', async () => {
  const { taskRoleArn: _, ...withoutRole } = JSON.parse((await runInject(file, {}, INSPECTED)).out);
  const input = JSON.stringify(withoutRole);
  expect(await runLint('-', {}, input)).toMatchObject({ code: 0, out: expect.stringMatching(/^warning no-task-role/) });
  expect(await runLint('-', { strict: true }, input)).toMatchObject({ code: 1 });
});

test('lint prints JSON for machines', async () => {
  const { out } = await runLint(file, { json: true });
  expect(JSON.parse(out)).toEqual([expect.objectContaining({ severity: 'error', rule: 'no-sidecar' })]);
});

test.each([
  ['no JSON', '{', /The standard input is not JSON/],
  ['no object', '[]', /is not a task definition/],
])('lint ends with 2 on %s', async (_, input, reason) => {
  const { code, err } = await runLint('-', {}, input);
  expect(code).toBe(2);
  expect(err).toMatch(reason);
});

test("the local Docker's answer is what docker image inspect prints, and nothing where it does not have the image", async () => {
  const docker = join(directory, 'docker');
  const script = `#!/bin/sh\n[ "$*" = "image inspect -- app:1" ] && echo '${JSON.stringify(INSPECTED)}' || exit 1\n`;
  writeFileSync(docker, script);
  chmodSync(docker, 0o755);
  vi.stubEnv('PATH', `${directory}:${process.env.PATH}`);
  expect(await inspectDockerImage('app:1')).toEqual(INSPECTED);
  expect(await inspectDockerImage('other:1')).toBeUndefined();
});

test('there is no answer where there is no Docker', async () => {
  vi.stubEnv('PATH', directory);
  expect(await inspectDockerImage('app:1')).toBeUndefined();
});

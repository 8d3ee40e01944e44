import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFailed, test } from 'vitest';
import { CACHE } from '../conformance/clients.ts';
import { install } from '../conformance/install.ts';
import { newFolder } from '../support/daemon.ts';
import { documentedCommands } from '../support/documented.ts';
import { killAll, type Running, runProgram } from '../support/process.ts';
import { readersFolder } from '../support/readers-folder.ts';
import { COMPOSE_PROJECT } from './harness/compose.ts';
import { type Docker, docker, LABEL, removeAll, removeImage } from './harness/docker.ts';
import { IMAGES } from './harness/images.ts';
import { until } from './harness/until.ts';

/** The first block builds two images from nothing. */
const PATIENCE_MS = 240_000;
const PROJECT_LABEL = `com.docker.compose.project=${COMPOSE_PROJECT}`;
const OURS = { label: [PROJECT_LABEL] };
const AWS_CLI = 'aws-cli-v2';
const IMAGE = 'switch-role-sidecar:as-documented';

let engine: Docker;
/** All that the project's containers have had, those without a name of their own too. */
const volumes = new Set<string>();

/** As it is before a reader's first time: without the images too. */
const clean = async () => {
  await removeAll(engine);
  await removeAll(engine, PROJECT_LABEL);
  for (const image of [IMAGE, `${COMPOSE_PROJECT}-app`]) await removeImage(engine, image);
};
beforeAll(async () => {
  engine = await docker();
  await clean();
});
afterEach(killAll);
afterAll(clean);

/** A reader's machine: the shell, Docker and a home, and nothing of AWS in the environment. */
const environment = (home: string) => ({
  HOME: home,
  PATH: [join(home, 'bin'), process.env.PATH].join(delimiter),
  DOCKER_HOST: process.env.DOCKER_HOST,
  DOCKER_CONTEXT: process.env.DOCKER_CONTEXT,
  DOCKER_CONFIG: process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'),
  // What the reader has made by the same commands stays as it is.
  COMPOSE_PROJECT_NAME: COMPOSE_PROJECT,
  SWITCH_ROLE_IMAGE: IMAGE,
});

function typed(home: string, script: string, steps: readonly string[] = []): Running {
  const env = environment(home);
  // Said once more: a `python3` that is a version manager's puts programs of its own first.
  const shell = ['env', `PATH=${env.PATH}`, 'sh', '-ec', script];
  const running = runProgram('python3', ['test/support/terminal.py', ...steps, '--', ...shell], env);
  onTestFailed(() => {
    process.stderr.write(running.output());
  });
  return running;
}

/** Types the commands at a terminal, waits until it shows `text`, and presses Ctrl-C. */
async function untilShown(text: string, home: string, script: string): Promise<void> {
  const running = typed(home, script, [text, 'key:\\x03']);
  await running.ended;
  expect(running.output()).toContain(text);
  expect(running.output()).toContain('Gracefully stopping');
  const containers = await Promise.all(
    (await engine.listContainers({ all: true, filters: OURS })).map(({ Id }) => engine.getContainer(Id).inspect()),
  );
  for (const { Name } of containers.flatMap(({ Mounts }) => Mounts)) if (Name) volumes.add(Name);
  const ends = containers.map(({ Config, State }) => [
    Config.Labels['com.docker.compose.service'],
    State.Status,
    State.ExitCode,
  ]);
  expect(ends).toContainEqual(['app', 'exited', 0]);
  expect(ends.filter(([, status, code]) => status !== 'exited' || code !== 0)).toEqual([]);
}

const blocks = documentedCommands('test/containers/documented-commands.test.ts');
const ups = blocks.filter(({ script }) => script.includes(' up '));
const withSandbox = ups.filter(({ script }) => script.includes('sandbox'));
const withOwnIdentity = ups.filter(({ script }) => !script.includes('sandbox'));

test.each(withSandbox)(
  '$where makes the app the switch-role, and leaves ~/.aws alone',
  async ({ script }) => {
    const home = newFolder();
    await untilShown('I am arn:aws:sts::222222222222:assumed-role/switch-role/', home, script);
    expect(existsSync(join(home, '.aws'))).toBe(false);
  },
  PATIENCE_MS,
);

/** The sandbox's developer. */
const KEY = ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'] as const;
const STS = { name: 'sts.eu-west-1.amazonaws.com', port: 4599 };
const SANDBOX_AS_STS = `services = sandbox\n\n[services sandbox]\nsts =\n  endpoint_url = http://${STS.name}:${STS.port}\n`;

/** Where the words have the profile `dev` give the identity, in the sidecar. */
const profileWithKey = {
  '.aws/config': `[profile dev]\naws_access_key_id = ${KEY[0]}\naws_secret_access_key = ${KEY[1]}\n${SANDBOX_AS_STS}`,
};

/** Where they have it asked for keys, by the AWS CLI, on the reader's machine. */
const profileWithProcess = {
  '.aws/config': `[profile dev]\ncredential_process = print-key\n\n[default]\n${SANDBOX_AS_STS}`,
  'bin/print-key': `#!/bin/sh\necho '${JSON.stringify({ Version: 1, AccessKeyId: KEY[0], SecretAccessKey: KEY[1] })}'\n`,
  'bin/aws': `#!/bin/sh\nPYTHONPATH=${join(CACHE, AWS_CLI, 'root/usr/lib/python3/dist-packages')} exec /usr/bin/python3 -m awscli "$@"\n`,
};

/**
 * The words leave AWS's STS as it is, and no test can have that one. So the sandbox bears its name in the project's network, and
 * ~/.aws names the sandbox's port, as it may name any endpoint. The app, which is given no endpoint, knocks there at a door that
 * is shut: it is handed the role's credentials, as the sidecar's audit line tells, but nobody can tell it who it is.
 */
async function standInForSts(): Promise<void> {
  const container = await engine.createContainer({
    Image: IMAGES.sidecar,
    Labels: { [LABEL]: 'sts' },
    Cmd: ['sandbox', '--host', '0.0.0.0', '--port', `${STS.port}`],
    Healthcheck: { Test: ['NONE'] },
  });
  await container.start();
  const networks = () => engine.listNetworks({ filters: OURS });
  await until('compose has made its network', async () => (await networks()).length > 0, PATIENCE_MS);
  const [network] = await networks();
  await engine
    .getNetwork(network?.Id ?? '')
    .connect({ Container: container.id, EndpointConfig: { Aliases: [STS.name] } });
}

test.each(withOwnIdentity)(
  '$where hands the app the role that the reader may assume',
  async ({ script }) => {
    const asksCli = /\baws /.test(script);
    if (asksCli) await install({ name: AWS_CLI, kind: 'apt' });
    const home = readersFolder(newFolder(), asksCli ? profileWithProcess : profileWithKey);
    await Promise.all([standInForSts(), untilShown('"msg":"credentials served"', home, script)]);
    await removeAll(engine);
  },
  PATIENCE_MS,
);

test.each(blocks.filter((block) => !ups.includes(block)))('$where leaves nothing behind', async ({ script }) => {
  const running = typed(newFolder(), script);
  expect([await running.ended, running.output()]).toEqual([0, expect.any(String)]);
  const { Volumes } = await engine.listVolumes();
  expect({
    containers: await engine.listContainers({ all: true, filters: OURS }),
    networks: await engine.listNetworks({ filters: OURS }),
    volumes: (Volumes ?? []).map(({ Name }) => Name).filter((name) => volumes.has(name)),
  }).toEqual({ containers: [], networks: [], volumes: [] });
});

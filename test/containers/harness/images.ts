import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The images that these tests build and run, by what they are. */
export const IMAGES = {
  sidecar: 'switch-role-sidecar:under-test',
  base: 'switch-role-sidecar:base-under-test',
  node: 'switch-role-app-node:under-test',
  python: 'switch-role-app-python:under-test',
  go: 'switch-role-app-go:under-test',
} as const;

const APPS = 'test/containers/apps';

/** Builds this project's image as a user would, and the three apps. Runs from the top of the project. */
export async function buildImages(): Promise<void> {
  await docker('build', '-q', '-t', IMAGES.sidecar, '.');
  await docker('build', '-q', '-t', IMAGES.base, '--target', 'base', '.');
  await docker('build', '-q', '-t', IMAGES.node, '--build-arg', `BASE=${IMAGES.base}`, `${APPS}/node`);
  await docker('build', '-q', '-t', IMAGES.python, `${APPS}/python`);
  await buildGoApp();
  await docker('build', '-q', '-t', IMAGES.go, `${APPS}/go`);
}

/** A static binary, by this machine's Go, or where there is none by a container's. */
async function buildGoApp(): Promise<void> {
  const directory = resolve(APPS, 'go');
  const build = ['go', 'build', '-trimpath', '-ldflags=-s -w', '-o', 'whoami', '.'] as const;
  const env = { CGO_ENABLED: '0', GOOS: 'linux' };
  try {
    await run(build[0], build.slice(1), { cwd: directory, env: { ...process.env, ...env } });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    await docker(
      'run',
      '--rm',
      '-v',
      `${directory}:/src`,
      '-w',
      '/src',
      ...variables,
      'golang:1.26-bookworm',
      ...build,
    );
  }
}

async function docker(...args: string[]): Promise<void> {
  await run('docker', args).catch((error: { stderr?: string }) => {
    throw new Error(`docker ${args.join(' ')} failed:\n${error.stderr?.slice(-2000)}`, { cause: error });
  });
}

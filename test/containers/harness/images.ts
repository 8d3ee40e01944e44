import { execFile } from 'node:child_process';
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
  await run('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', 'whoami', '.'], {
    cwd: `${APPS}/go`,
    env: { ...process.env, CGO_ENABLED: '0', GOOS: 'linux' },
  });
  await docker('build', '-q', '-t', IMAGES.go, `${APPS}/go`);
}

async function docker(...args: string[]): Promise<void> {
  await run('docker', args).catch((error: { stderr?: string }) => {
    throw new Error(`docker ${args.join(' ')} failed:\n${error.stderr?.slice(-2000)}`, { cause: error });
  });
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const COMPOSE_PROJECT = 'switch-role-compose-test';

/** A docker-compose project. */
export type Compose = Readonly<{
  /** Runs a command of docker-compose; resolves with what it printed. */
  run(...args: string[]): Promise<string>;
  /** The id of a service's container. */
  idOf(service: string): Promise<string>;
  /** Removes containers, networks, volumes, and the images that have no name of their own. */
  down(): Promise<void>;
}>;

/** @param files relative to the top of this repository; the first one's directory is the project's */
export function compose(files: readonly string[], env: Readonly<Record<string, string>>): Compose {
  const flags = ['-p', COMPOSE_PROJECT, ...files.flatMap((file) => ['-f', file])];
  const command = async (...args: string[]) => {
    const { stdout, stderr } = await run('docker-compose', [...flags, ...args], {
      env: { ...process.env, ...env },
    }).catch((error: { stdout: string; stderr: string }) => {
      throw new Error(`docker-compose ${args.join(' ')} failed:\n${error.stdout}\n${error.stderr}`, { cause: error });
    });
    return stdout + stderr;
  };
  return {
    run: command,
    idOf: async (service) => (await command('ps', '-q', service)).trim(),
    down: async () => {
      await command('down', '--volumes', '--rmi', 'local', '--remove-orphans', '--timeout', '5');
    },
  };
}

import { fork } from 'node:child_process';
import { constants } from 'node:os';
import type { Environment } from '../config/environment.ts';
import { UsageError } from '../usage-error.ts';
import { type CommandEndpoint, commandEnvironment } from './command-environment.ts';
import { findProgram } from './find-program.ts';
import { replaceProcess } from './replace-process.ts';

export type ExecOptions = Readonly<{
  role: string | undefined;
  /** The command and its arguments, untouched; `undefined` where there was no `--`. */
  command: readonly string[] | undefined;
}>;

/**
 * Runs a command with credentials that are renewed for as long as it runs. A second process serves them, and this one becomes
 * the command: nothing stands between it and its terminal, its streams, its signals and who waits for its exit code. A wrapper
 * that forwards signals could not tell whether the command has had a SIGINT already, from the terminal, which sends it to both.
 * @returns the exit code where the command was not started
 */
export async function exec(env: Environment, { role, command }: ExecOptions): Promise<number> {
  const [name, ...rest] = command ?? [];
  if (name === undefined) throw new UsageError('exec: which command? switch-role exec [role] -- command [argument…]');
  const program = findProgram(name, env.PATH);
  endWhenTold();
  const endpoint = await startEndpoint(env, role);
  if (typeof endpoint === 'number') return endpoint;
  return replaceProcess(program, [name, ...rest], commandEnvironment(env, endpoint));
}

/** Starts the endpoint as a process of a session of its own, which no key at the terminal reaches. */
function startEndpoint(env: Environment, role: string | undefined): Promise<CommandEndpoint | number> {
  const [, main = ''] = process.argv;
  const endpoint = fork(main, ['exec-endpoint', ...(role === undefined ? [] : [role])], {
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    endpoint.once('message', (ready) => {
      // It goes on as long as this process lives, which must be free to end when the command cannot be run.
      endpoint.disconnect();
      endpoint.unref();
      resolve(ready as CommandEndpoint);
    });
    endpoint.once('exit', (code) => resolve(code ?? 1));
    endpoint.once('error', reject);
  });
}

/** The process with the id 1, as in a container, hears no signal that it does not listen to. */
function endWhenTold(): void {
  if (process.pid !== 1) return;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

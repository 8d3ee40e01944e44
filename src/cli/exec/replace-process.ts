import { CommandRefusedError } from './find-program.ts';

/** What Node ignores for itself, and a program that is started directly does not. */
const IGNORED_BY_NODE = ['SIGPIPE', 'SIGXFSZ'] as const;

/**
 * Puts `program` in the place of this process (execve(2)): it keeps the process id, the terminal, the standard streams, the
 * process group and the parent, so that signals and the exit code go where they would had it been started directly.
 * Never returns; throws a `CommandRefusedError` when the system refuses.
 * @param argv the arguments, the name of the command first
 */
export function replaceProcess(program: string, argv: readonly string[], env: Readonly<Record<string, string>>): never {
  // The ignoring of a signal is inherited, the handling is not: a handled signal has its usual effect in the program.
  for (const signal of IGNORED_BY_NODE) process.on(signal, () => undefined);
  // Node says that `execve` is experimental; nobody at a shell can do anything about it.
  process.removeAllListeners('warning');
  makeStreamsBlocking();
  try {
    execve(program, argv, env);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A script without a `#!` line: shells, and execvp(3), hand it to the shell.
    if (code === 'ENOEXEC') return replaceProcess('/bin/sh', ['sh', program, ...argv.slice(1)], env);
    throw new CommandRefusedError(`${argv[0]}: cannot be run (${code ?? message})`, { cause: error });
  }
}

type WithHandle = Readonly<{ _handle?: Readonly<{ setBlocking?: (blocking: boolean) => number }> }>;

/**
 * Node makes a pipe non-blocking as soon as it looks at it, which an `import` of `node:process` anywhere does. The pipe is
 * the command's too, and few programs can read or write such a one. There is no public way to undo it.
 */
function makeStreamsBlocking(): void {
  for (const stream of [process.stdin, process.stdout, process.stderr] as WithHandle[])
    stream._handle?.setBlocking?.(true);
}

function execve(program: string, argv: readonly string[], env: Readonly<Record<string, string>>): never {
  if (!process.execve) throw new Error('exec needs Linux or macOS, and Node.js 22.15 or newer');
  return process.execve(program, [...argv], { ...env });
}

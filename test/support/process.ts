import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** A process of ours, with all that it wrote. */
export type Running = Readonly<{
  child: ChildProcess;
  /** Everything on both streams so far. */
  output(): string;
  stdout(): string;
  /** Resolves with the first line of either stream that `pattern` matches; rejects when the process ends before. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code, or the signal's name, once it has exited, even if nobody reads what it wrote. */
  exited: Promise<number | string>;
  /** The same, once all that it wrote has been read. */
  ended: Promise<number | string>;
  /** Ends it: SIGTERM, and SIGKILL if it is still there after `patienceMs`. */
  stop(patienceMs?: number): Promise<number | string>;
}>;

type Environment = Readonly<Record<string, string | undefined>>;

const FROM_OUTSIDE = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  // Halves the start of each process: Node need not read the same files as TypeScript again.
  NODE_COMPILE_CACHE: resolve('.cache/compile'),
};

const PATIENCE_MS = 10_000;

const alive = new Set<ChildProcess>();

/** Kills what still runs: a test that fails halfway does not get to its end, where it would stop what it started. */
export function killAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}

/** Runs a program with nothing in its environment but `env`, a PATH and a HOME without AWS files. */
export function runProgram(program: string, args: readonly string[], env: Environment = {}, cwd?: string): Running {
  const child = spawn(program, [...args], {
    cwd,
    env: { ...FROM_OUTSIDE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  const note = () => {
    for (const look of waiting) look();
  };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      note();
    });
  alive.add(child);
  const after = (event: 'exit' | 'close') =>
    new Promise<number | string>((resolve) => child.on(event, (code, signal) => resolve(code ?? signal ?? -1)));
  const [exited, ended] = [after('exit'), after('close')];
  ended.then(() => alive.delete(child));
  const output = () => texts.stdout + texts.stderr;

  return {
    child,
    output,
    stdout: () => texts.stdout,
    exited,
    ended,
    line(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = output()
            .split('\n')
            .find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        ended.then((how) => reject(new Error(`ended (${how}) before ${pattern}:\n${output()}`)));
      });
    },
    async stop(patienceMs = PATIENCE_MS) {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      const how = await ended;
      clearTimeout(patience);
      return how;
    },
  };
}

/**
 * Runs `node …args`.
 * @param through a program and its arguments that runs what follows it, such as `prlimit`
 */
export function run(args: readonly string[], env: Environment = {}, through: readonly string[] = []): Running {
  const [program = process.execPath, ...rest] = [...through, process.execPath, ...args];
  return runProgram(program, rest, env);
}

/** Runs the command line as from a checkout. */
export const switchRoleCommand = (args: readonly string[], env: Environment = {}, through: readonly string[] = []) =>
  run(['src/cli/main.ts', ...args], env, through);

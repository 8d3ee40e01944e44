import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A process that runs until it is stopped, and what it has printed. */
export type Background = Readonly<{
  pid: number;
  lines: readonly string[];
  /** The first line for which `pick` has an answer, printed already or still to come. Rejects when the process ends before. */
  line<T>(pick: (line: string) => T | undefined): Promise<T>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}>;

const running = new Set<Child>();

/** Starts a process with exactly this environment. */
export function startBackground(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  { onLine }: Readonly<{ onLine?: (line: string) => void }> = {},
): Background {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const ended = once(child, 'close').then(() => running.delete(child));
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    eachLine(stream, (line) => {
      if (onLine) onLine(line);
      lines.push(line);
      for (const wake of waiting) wake();
    });
  return {
    pid: child.pid ?? 0,
    lines,
    async line(pick) {
      for (let at = 0; ; ) {
        for (; at < lines.length; at++) {
          const picked = pick(lines[at] ?? '');
          if (picked !== undefined) return picked;
        }
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await Promise.race([promise, ended]);
        waiting.delete(resolve);
        if (!running.has(child) && at === lines.length)
          throw new Error(`${command.join(' ')} ended early:\n${lines.slice(-20).join('\n')}`);
      }
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}

/** Calls back for each whole line, in order. */
export function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) onLine(line);
  });
}

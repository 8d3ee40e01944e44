import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** A process of the demo, and the lines that it writes. */
export type Child = Readonly<{
  /** Resolves with the first line from now on, or already written, that fits. */
  line<T>(fits: (line: string) => T | undefined): Promise<T>;
  onLine(listener: (line: string) => void): void;
  /** Ends its standard input, then the process, and waits for both. */
  end(): Promise<void>;
}>;

const running = new Set<ChildProcessByStdio<Writable, Readable, null>>();

/** Starts `node …args` with nothing but these variables, so that nothing of this machine's AWS set-up gets in. */
export function start(args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, [...args], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.add(child);
  const written: string[] = [];
  const listeners = new Set<(line: string) => void>();
  const ended = new Promise<void>((resolve) =>
    child.on('close', () => {
      running.delete(child);
      resolve();
    }),
  );
  createInterface({ input: child.stdout }).on('line', (line) => {
    written.push(line);
    for (const listener of listeners) listener(line);
  });
  return {
    onLine(listener) {
      written.forEach(listener);
      listeners.add(listener);
    },
    line(fits) {
      return new Promise((resolve, reject) => {
        const look = (line: string) => {
          const found = fits(line);
          if (found !== undefined) resolve(found);
        };
        written.forEach(look);
        listeners.add(look);
        ended.then(() => reject(new Error(`${args.join(' ')} ended too early:\n${written.join('\n')}`)));
      });
    },
    async end() {
      child.stdin.end();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Leaves no process behind, however the demo ends. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

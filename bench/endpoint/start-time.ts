import { run } from '../../test/support/process.ts';

/** Milliseconds from spawning a process until `done` says so; the process is ended. */
export async function startMs(args: readonly string[], env: Record<string, string>, done?: RegExp): Promise<number> {
  const start = performance.now();
  const running = run(args, env);
  await (done ? running.line(done) : running.ended);
  const ms = performance.now() - start;
  await running.stop();
  return ms;
}

import { constants } from 'node:os';

/** What a shell tells of a program in whose pipe nobody reads any more: SIGPIPE, which Node ignores, would have ended it. */
const NOBODY_READS = 128 + constants.signals.SIGPIPE;
const FAILED = 1;

/** Ends the process in few words when standard output cannot be written. Where nobody hears standard error, the verb goes on. */
export function endWhenUnwritable(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(NOBODY_READS);
    process.stderr.write(`switch-role: cannot write to standard output (${code ?? message})\n`);
    process.exit(FAILED);
  });
}

/**
 * Ends the process once all that was printed has gone out. What a verb has given up waiting for, such as an answer of an agent
 * that hangs, would else hold it for as long as the other side likes.
 */
export async function endProcess(exitCode: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(writtenOut));
  process.exit(exitCode);
}

const writtenOut = (stream: NodeJS.WriteStream) =>
  new Promise<void>((resolve) => void stream.write('', () => resolve()));

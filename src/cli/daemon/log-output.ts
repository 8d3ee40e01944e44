import { constants, fstatSync, openSync } from 'node:fs';
import { type DestinationStream, pino } from 'pino';
import { systemClock } from '../../core/clock.ts';

/** Where the log goes, and how to part from it. */
export type LogOutput = Readonly<{
  stream: DestinationStream;
  /** Gives a reader a moment to take what is left; one who does not read is not waited for. */
  close(): Promise<void>;
}>;

/** More than this waits for a reader that has stopped reading; then lines are dropped rather than the serving stopped. */
const LONGEST_BACKLOG_BYTES = 4 * 1024 * 1024;
const LONGEST_CLOSE_MS = 500;

/** For a daemon's log: neither a closed nor a stuck reader stops the daemon, nor keeps it from ending. */
export const standardOutput = () => output(1);

/** For a log beside a command to which standard output belongs. */
export const standardError = () => output(2);

function output(file: number): LogOutput {
  let letGo = false;
  const stream = pino.destination({
    dest: withoutBlocking(file),
    sync: false,
    maxLength: LONGEST_BACKLOG_BYTES,
    retryEAGAIN: () => !letGo,
  });
  // pino takes care of EPIPE; whatever else becomes of the log, the credentials are served on.
  stream.on('error', () => undefined);
  return {
    stream,
    async close() {
      const closed = new AbortController();
      stream.once('close', () => closed.abort()).end();
      await systemClock.sleep(LONGEST_CLOSE_MS, closed.signal);
      letGo = true;
      stream.destroy();
    },
  };
}

/**
 * A write to a full pipe would hold a thread until somebody reads, and Node waits for its threads when it ends. Opened once more
 * without blocking, the same pipe answers EAGAIN instead; the flag on the first opening is shared with whoever else has it.
 */
function withoutBlocking(file: number): number {
  try {
    if (!fstatSync(file).isFIFO()) return file;
    return openSync(`/proc/self/fd/${file}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return file;
  }
}

import { type DestinationStream, type Logger, pino } from 'pino';

/** The seat belt; the brake is that no secret is ever handed to the log. pino covers the named paths and one level below. */
const NEVER = [
  'secretAccessKey',
  'sessionToken',
  'token',
  'SecretAccessKey',
  'SessionToken',
  'Token',
  'authorization',
  'Authorization',
].flatMap((key) => [key, `*.${key}`]);

/** More than this waits for a reader that has stopped reading; then lines are dropped rather than the serving stopped. */
const LONGEST_BACKLOG_BYTES = 4 * 1024 * 1024;

/** JSON lines on standard output, the level by name and the time in ISO 8601. */
export function openLog(level: string, destination: DestinationStream = standardOutput()): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: NEVER, censor: '[redacted]' },
    },
    destination,
  );
}

const standardOutput = () => stream(1);

/** For a log beside a command whose output is not ours. A terminal that is gone ends the log, not the serving. */
export const standardError = () => stream(2).on('error', () => undefined);

const stream = (dest: number) => pino.destination({ dest, sync: false, maxLength: LONGEST_BACKLOG_BYTES });

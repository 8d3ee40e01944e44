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

/** JSON lines, the level by name and the time in ISO 8601. */
export function openLog(level: string, destination: DestinationStream): Logger {
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

import { join } from 'node:path';
import { newFolder } from './daemon.ts';

/**
 * Runs what follows it with its standard output in a pipe, as a container's log is one; what Node itself gives a process that it
 * starts is a socket. Whoever pauses the reading holds up the pipe as well, once `cat` has no more room.
 */
export const throughPipe = (): readonly string[] => [
  'sh',
  '-c',
  'mkfifo "$0" && { cat "$0" & } && exec "$@" >"$0"',
  join(newFolder(), 'log'),
];

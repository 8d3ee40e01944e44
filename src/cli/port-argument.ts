import { InvalidArgumentError } from 'commander';
import { readPort } from './read-port.ts';

/** Reads a port that was given on the command line. Throws commander's own error for anything else. */
export function portArgument(text: string): number {
  const port = readPort(text);
  if (port === undefined) throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}

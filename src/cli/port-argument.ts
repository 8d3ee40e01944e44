import { InvalidArgumentError } from 'commander';

/** Reads a port that was given on the command line. Throws commander's own error for anything else. */
export function portArgument(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('Give a number from 0 to 65535.');
}

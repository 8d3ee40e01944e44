import { accessSync, constants, statSync } from 'node:fs';

/** There is no such command. A shell's exit code for it is 127. */
export class CommandNotFoundError extends Error {
  override readonly name = 'CommandNotFoundError';
}

/** The command is there and cannot be run. A shell's exit code for it is 126. */
export class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';
}

/** Where execvp(3) looks when there is no PATH. */
const DEFAULT_PATH = '/bin:/usr/bin';

/**
 * The file that a shell would run for `name`: the path itself when it holds a slash, else the first of its name on `path`
 * that may be run. Throws a `CommandNotFoundError` or a `CommandRefusedError`.
 */
export function findProgram(name: string, path = DEFAULT_PATH): string {
  const candidates = name.includes('/') ? [name] : path.split(':').map((folder) => `${folder || '.'}/${name}`);
  const present = candidates.filter((file) => kindOf(file) !== undefined);
  const program = present.find((file) => kindOf(file) === 'program');
  if (program && name) return program;
  const refused = present.find((file) => name.includes('/') || kindOf(file) === 'file');
  if (refused && name) throw new CommandRefusedError(`${refused}: is no file that this user may run`);
  throw new CommandNotFoundError(`${name}: command not found`);
}

/** Folders stand on the PATH by accident only, and are passed by. */
function kindOf(file: string): 'program' | 'file' | 'other' | undefined {
  try {
    if (!statSync(file).isFile()) return 'other';
  } catch {
    return undefined;
  }
  try {
    accessSync(file, constants.X_OK);
    return 'program';
  } catch {
    return 'file';
  }
}

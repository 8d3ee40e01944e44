import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** The handoff directory cannot be used; the message says where and why. */
export class HandoffError extends Error {
  override readonly name = 'HandoffError';
}

/** Read by app containers under any user id: what keeps others out is that a volume is mounted into one app only. */
const READABLE = 0o444;
const DIRECTORY_MODE = 0o755;
const USABLE_TOKEN = /^[\u0021-\u007e]{32,}$/;

/**
 * The token of a role, from its volume if one is there already: apps that read it before a restart of ours must still be let in.
 * Else `newToken()` is put there. No line ends it, since no SDK strips one. Throws a `HandoffError`.
 */
export function handOverToken(directory: string, role: string, newToken: () => string): string {
  const volume = roleVolume(directory, role);
  const path = join(volume, 'token');
  const held = readToken(path);
  if (held) return held;
  const token = newToken();
  replaceFile(path, token, READABLE);
  return token;
}

/** The directory of one role, made where it is missing. A link in its place is refused: it would lead our writing elsewhere. */
function roleVolume(directory: string, role: string): string {
  const volume = join(directory, role);
  return explained(volume, () => {
    for (const path of [directory, volume]) makeDirectory(path);
    if (!lstatSync(volume).isDirectory())
      throw new HandoffError(`${volume} is not a directory; a link is not followed`);
    return volume;
  });
}

/** One level at a time: Node's recursive form never returns where the file system refuses, as in /proc. */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: DIRECTORY_MODE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function readToken(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    const token = readFileSync(file, 'utf8');
    return USABLE_TOKEN.test(token) ? token : undefined;
  } finally {
    closeSync(file);
  }
}

/** Writes a whole file in one step: a reader sees the old one or the new one, and a link at `path` is replaced, not followed. */
function replaceFile(path: string, content: string | Uint8Array, mode: number): void {
  const draft = `${path}.new`;
  explained(path, () => {
    rmSync(draft, { force: true });
    const file = openSync(
      draft,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      mode,
    );
    try {
      writeSync(file, content as string);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  });
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HandoffError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new HandoffError(
      `SWITCH_ROLE_HANDOFF_DIR: cannot write ${path} (${code ?? message}); is the volume mounted read-write, and owned by this user?`,
      { cause: error },
    );
  }
}

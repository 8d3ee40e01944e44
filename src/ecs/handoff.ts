import { chmodSync, linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOKEN } from '../core/conventions.ts';
import { explained, HandoffError } from './handoff-error.ts';
import { profileFiles } from './profile-mode.ts';
import { readInPlace, replaceFile } from './replace-file.ts';

/** Read by app containers under any user id: what keeps others out is that a volume is mounted into one app only. */
const READABLE = 0o444;
const EXECUTABLE = 0o555;
const DIRECTORY_MODE = 0o755;

export type Handoff = Readonly<{
  /** Holds a directory, or a mounted volume, for each role. */
  directory: string;
  role: string;
  /** Makes a token where the volume holds none. */
  newToken: () => string;
}>;

/**
 * The token of a role, from its volume if one is there already: apps that read it before a restart of ours must still be let in.
 * Else `newToken()` is put there. No line ends it, since no SDK strips one. Throws a `HandoffError`.
 */
export function handOverToken({ directory, role, newToken }: Handoff): string {
  const volume = roleVolume(directory, role);
  const path = join(volume, 'token');
  const held = readInPlace(path, (file) => readFileSync(file, 'utf8'));
  const token = held !== undefined && TOKEN.test(held) ? held : newToken();
  explained(path, () => replaceFile(path, token, READABLE));
  return token;
}

export type LauncherHandoff = Omit<Handoff, 'newToken'> &
  Readonly<{
    /** A static busybox, which is what it is called by: `env` starts an app, `busybox` runs `fetch`. */
    launcher: Uint8Array;
    /** Where the endpoint serves this role in `credential_process`'s shape. */
    processUrl: string;
  }>;

/** Puts what starts an app beside its role's token, and what connects an app through a profile. Throws a `HandoffError`. */
export function handOverLauncher({ directory, role, launcher, processUrl }: LauncherHandoff): void {
  const volume = roleVolume(directory, role);
  explained(volume, () => {
    const env = join(volume, 'env');
    replaceFile(env, launcher, EXECUTABLE);
    alsoCall(env, join(volume, 'busybox'));
    const { config, fetch } = profileFiles(processUrl);
    replaceFile(join(volume, 'fetch'), fetch, READABLE);
    replaceFile(join(volume, 'config'), config, READABLE);
  });
}

/** A second name for one file: busybox does what it is called, and a copy would double what each volume holds. */
function alsoCall(path: string, name: string): void {
  const draft = `${name}.new`;
  rmSync(draft, { force: true });
  linkSync(path, draft);
  renameSync(draft, name);
  // Renaming a name of a file to another name of it leaves both (rename(2)).
  rmSync(draft, { force: true });
}

/** The directory of one role, made where it is missing. A link in its place is refused: it would lead our writing elsewhere. */
function roleVolume(directory: string, role: string): string {
  const volume = join(directory, role);
  return explained(volume, () => {
    for (const path of [directory, volume]) makeDirectory(path);
    if (!lstatSync(volume).isDirectory())
      throw new HandoffError(`SWITCH_ROLE_HANDOFF_DIR: ${volume} is not a directory; a link is not followed`);
    return volume;
  });
}

/**
 * One level at a time: Node's recursive form never returns where the file system refuses, as in /proc. A mode that is given on
 * making is less the umask.
 */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path);
    chmodSync(path, DIRECTORY_MODE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

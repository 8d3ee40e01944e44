import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';

/**
 * Makes `path` hold `content`, in one step: a reader sees the old file or the new one, and a link at `path` is replaced, not followed.
 * What is right already is left alone, so that a full volume is no reason not to start again.
 */
export function replaceFile(path: string, content: string | Uint8Array, mode: number): void {
  const bytes = Buffer.from(content);
  if (holds(path, bytes, mode)) return;
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  try {
    writeNew(draft, bytes, mode);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function holds(path: string, bytes: Buffer, mode: number): boolean {
  return (
    readInPlace(path, (file) => (fstatSync(file).mode & 0o777) === mode && readFileSync(file).equals(bytes)) ?? false
  );
}

/** Reads what stands at `path` itself; `undefined` where nothing does, or a link. */
export function readInPlace<T>(path: string, read: (file: number) => T): T | undefined {
  let file: number;
  try {
    // Without O_NONBLOCK a planted pipe would keep us waiting for its writer.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    return fstatSync(file).isFile() ? read(file) : undefined;
  } finally {
    closeSync(file);
  }
}

function writeNew(path: string, bytes: Buffer, mode: number): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, mode);
  try {
    writeFileSync(file, bytes);
    // The mode given above is cut by the umask.
    fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

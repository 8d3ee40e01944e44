import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HandoffError } from '../../ecs/handoff-error.ts';
import { newToken } from '../daemon/tokens.ts';

/** A token in a file that this user alone can read. */
export type PrivateToken = Readonly<{ token: string; file: string; remove(): void }>;

/** Makes a random token and puts it into a folder of its own, with no line end: no SDK strips one. Throws a `HandoffError`. */
export function privateToken(): PrivateToken {
  const token = newToken();
  try {
    const folder = mkdtempSync(join(tmpdir(), 'switch-role-exec-'));
    const file = join(folder, 'token');
    writeFileSync(file, token, { mode: 0o600 });
    return { token, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new HandoffError(
      `TMPDIR: cannot write a token file in ${tmpdir()} (${code ?? message}); set TMPDIR to a folder that can be written, as /dev/shm`,
      { cause: error },
    );
  }
}

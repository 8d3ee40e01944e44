/** The handoff directory cannot be used; the message says where and why. */
export class HandoffError extends Error {
  override readonly name = 'HandoffError';
}

/** Runs `work` on `path`, and tells a person what to see to where the file system refuses. Throws a `HandoffError`. */
export function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HandoffError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const advice = ADVICE[code ?? ''] ?? 'is the volume mounted read-write, and owned by this user?';
    throw new HandoffError(`SWITCH_ROLE_HANDOFF_DIR: cannot write ${path} (${code ?? message}); ${advice}`, {
      cause: error,
    });
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'the volume belongs to another user: `switch-role inject` adds the container that hands it over on ECS',
  EROFS: 'the volume is mounted read-only, or none is mounted there and the root file system is read-only',
  ENOSPC: 'the volume is full',
};

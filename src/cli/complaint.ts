const USAGE = 2;
const FAILED = 1;

/** Errors that speak to a person, and what each makes of the exit code; any other is a fault of ours and shows its stack. */
const SPEAKING: Readonly<Record<string, number>> = {
  ConfigError: USAGE,
  UsageError: USAGE,
  HandoffError: FAILED,
  ListenError: FAILED,
  IssueError: FAILED,
  DaemonError: FAILED,
};

type WithAdvice = Readonly<{ detail?: Readonly<{ advice?: string; tried?: Readonly<Record<string, string>> }> }>;

/** What to print of an error that ends the program, and the exit code. */
export function complaint(error: unknown): Readonly<{ text: string; exitCode: number }> {
  if (!(error instanceof Error)) return { text: String(error), exitCode: FAILED };
  const exitCode = SPEAKING[error.name];
  if (exitCode === undefined) return { text: error.stack ?? error.message, exitCode: FAILED };
  const { advice, tried } = (error as WithAdvice).detail ?? {};
  const lines = [error.message];
  if (tried)
    lines.push(
      `tried: ${Object.entries(tried)
        .map(([what, value]) => `${what} ${value}`)
        .join(', ')}`,
    );
  if (advice) lines.push(advice);
  return { text: lines.join('\n  '), exitCode };
}

/** A verb was called in a way that it does not understand. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

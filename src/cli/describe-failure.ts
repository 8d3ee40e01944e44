import type { IssueErrorDetail } from '../core/errors.ts';
import { requestDetails } from './request-details.ts';

/** The exit code for wrong usage or configuration. */
export const USAGE = 2;
const FAILED = 1;

/** Errors that speak to a person, and what each makes of the exit code; any other is a fault of ours and shows its stack. */
const SPEAKING: Readonly<Record<string, number>> = {
  ConfigError: USAGE,
  UsageError: USAGE,
  HandoffError: FAILED,
  ListenError: FAILED,
  IssueError: FAILED,
  WaitedInVainError: FAILED,
  DaemonError: FAILED,
  InjectionError: FAILED,
  CommandRefusedError: 126,
  CommandNotFoundError: 127,
};

type WithDetail = Readonly<{ detail?: Partial<IssueErrorDetail> }>;

/** What to print of an error that ends the program, and the exit code. */
export function describeFailure(error: unknown): Readonly<{ text: string; exitCode: number }> {
  if (!(error instanceof Error)) return { text: String(error), exitCode: FAILED };
  const exitCode = SPEAKING[error.name];
  if (exitCode === undefined) return { text: error.stack ?? error.message, exitCode: FAILED };
  const detail = (error as WithDetail).detail ?? {};
  const lines = [error.message, ...requestDetails(detail)];
  if (detail.advice) lines.push(detail.advice);
  return { text: lines.join('\n  '), exitCode };
}

import type { Clock } from '../../core/clock.ts';
import type { Environment } from '../config/environment.ts';
import { USAGE } from '../describe-failure.ts';
import { sdkSources } from './check-apps.ts';
import type { CheckResult } from './check-result.ts';
import { examine } from './examine.ts';
import { renderAdvice, renderLine } from './render.ts';

export type DoctorOptions = Readonly<{
  env: Environment;
  clock: Clock;
  /** Only this role, and those that it goes via. */
  role?: string | undefined;
  json?: boolean | undefined;
  stdout: Readonly<{ write(text: string): unknown; isTTY?: boolean }>;
}>;

/**
 * Checks each step from the base identity to a served credential, and says how to fix the first that fails.
 * @returns the exit code: 0 when nothing is wrong, 2 when the configuration is, else 1
 */
export async function doctor({ env, clock, role, json = false, stdout }: DoctorOptions): Promise<number> {
  const colour = Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb';
  const results: CheckResult[] = [];
  const examination = examine({ env, clock, role });
  let step = await examination.next();
  for (; !step.done; step = await examination.next()) {
    results.push(step.value);
    if (!json) stdout.write(renderLine(step.value, colour));
  }
  const sessions = step.value;
  stdout.write(json ? report(results, sessions, env) : renderAdvice(results, colour) + tellSessions(sessions));
  const wrong = results.filter(({ mark }) => mark === 'wrong');
  if (wrong.some(({ check }) => check === 'configuration')) return USAGE;
  return wrong.length === 0 ? 0 : 1;
}

function report(results: readonly CheckResult[], sessions: readonly string[], env: Environment): string {
  const first = results.find(({ mark }) => mark === 'wrong');
  const advice = first ? { check: first.check, causes: first.causes ?? [] } : null;
  const document = { ok: !first, checks: results, advice, sdks: sdkSources(env), sessions };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const tellSessions = (sessions: readonly string[]) =>
  sessions.length === 0
    ? ''
    : `\nSTS was asked for sessions named ${sessions.join(' and ')}; their keys were dropped.\n`;

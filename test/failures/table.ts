import { expect, test } from 'vitest';
import { CAUSES, type Cause } from './causes.ts';
import { DURATIONS, type Duration, type Story, type Strike, tell } from './story.ts';

const MINUTE = 60_000;
const RECOVERY_MS = { transient: MINUTE, denied: MINUTE, misconfigured: 5 * MINUTE, harmless: MINUTE } as const;

/** One test for each cause and duration, and the whole as a table at the end. */
export function tableOf(strike: Strike): void {
  const rows: string[] = [];
  const sums = { stories: 0, checks: 0, texts: 0, secrets: 0, attempts: 0 };

  for (const cause of CAUSES)
    test.each(DURATIONS)(`${cause.name}, ${strike}, %s`, async (duration) => {
      const story = await tell(cause, strike, duration);
      sums.stories++;
      for (const key of ['checks', 'texts', 'secrets', 'attempts'] as const) sums[key] += story[key];
      rows.push(row(cause, duration, story));
      expect(story.recoveredMs).toBeLessThanOrEqual(RECOVERY_MS[cause.kind]);
      expect(story.statuses.join(' ')).toMatch(served(cause, strike, duration));
    });

  test('the table', () => {
    const { stories, checks, attempts, texts, secrets } = sums;
    const sum = `${stories} stories, ${attempts} failed attempts, ${checks} checks; 0 of ${secrets} secrets in ${texts} texts`;
    process.stdout.write(`\n${strike}: what was served while it lasted, and how soon all was well after it\n`);
    process.stdout.write(`${rows.join('\n')}\n${sum}\n`);
    expect(stories).toBe(CAUSES.length * DURATIONS.length);
  });
}

/** What has to be seen while the cause holds: the held credentials as long as they last, and then the refusal of its kind. */
function served(cause: Cause, strike: Strike, duration: Duration): RegExp {
  // A clock that is off for one call alone is corrected too late: the second call of the attempt meets the right one.
  if (cause.kind === 'harmless') return duration === 'once' ? /^(503|(503 )?200)$/ : /^(503 )?200$/;
  const refusal = cause.kind === 'transient' ? 503 : 403;
  const cured = cause.curedWithinAttempt && duration === 'once';
  if (strike === 'before the first success' && !cause.bitesLater)
    return cured ? /^200$/ : new RegExp(`^(503 )?${refusal}$`);
  if (duration === 'once' || (strike === 'at a renewal' && duration === '5 min')) return /^200$/;
  return new RegExp(`^200( 503)?( ${refusal})?$`);
}

const row = ({ name }: Cause, duration: Duration, { statuses, recoveredMs, attempts }: Story) =>
  `  ${name.slice(0, 72).padEnd(72)}  ${duration.padEnd(15)}  ${String(attempts).padStart(3)} attempts  ${statuses.join(' → ').padEnd(15)}  ${String(Math.round(recoveredMs / 1000)).padStart(3)} s`;

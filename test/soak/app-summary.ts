import { setTimeout as delay } from 'node:timers/promises';

/** What an app did in its life. */
export type AppSummary = Readonly<{
  calls: number;
  /** Calls to AWS that could not be made, or failed. */
  failed: number;
  /** Answers of the endpoint by status or network error, where the app sees them. */
  answers: Readonly<Record<string, number>>;
  firstFailures: readonly string[];
}>;

const MOST_SHOWN = 5;

/**
 * Makes one call after another until SIGTERM, and then prints the summary as a line of JSON.
 * @param call resolves with what the endpoint answered (or nothing, where that is not seen); rejects when the app could not work
 */
export async function keepCalling(everyMs: number, call: () => Promise<string | undefined>): Promise<void> {
  let ended = false;
  process.once('SIGTERM', () => {
    ended = true;
  });
  let [calls, failed] = [0, 0];
  const answers: Record<string, number> = {};
  const firstFailures: string[] = [];
  while (!ended) {
    calls++;
    try {
      const answer = await call();
      if (answer) answers[answer] = (answers[answer] ?? 0) + 1;
    } catch (error) {
      failed++;
      if (firstFailures.length < MOST_SHOWN) firstFailures.push(`${new Date().toISOString()} ${error}`);
    }
    await delay(everyMs);
  }
  process.stdout.write(`${JSON.stringify({ calls, failed, answers, firstFailures } satisfies AppSummary)}\n`);
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { numbersFromArgs, report } from '../../test/support/program.ts';
import { seededRandom } from '../../test/support/quiet.ts';
import { plot } from './plot.ts';
import { type CrowdResult, runCrowd, SCENARIOS, type Scenario, STS_PER_SECOND } from './run-crowd.ts';
import { HOUR, MINUTE, SECOND, STRATEGIES, type Strategy, sidecar } from './strategies.ts';

/**
 * What crowds of tasks do to STS, with the daemon's own schedule and beside two others:
 *
 *     npm run simulate -- --seed 1
 *
 * Writes docs/simulation.md and docs/simulation.svg.
 */
const { seed } = numbersFromArgs({ seed: 1 });
const CROWDS = [10, 1_000, 50_000];
const PLOT_FROM_MS: Readonly<Record<string, number>> = { '30 minutes without STS': 5 * HOUR };

type Row = Readonly<{ scenario: Scenario; tasks: number; strategy: Strategy; result: CrowdResult }>;

const { say, check, end } = report();
const rows: Row[] = [];
for (const scenario of SCENARIOS)
  for (const tasks of CROWDS)
    for (const strategy of STRATEGIES)
      rows.push({ scenario, tasks, strategy, result: runCrowd(scenario, strategy, tasks, seededRandom(seed)) });

const HEAD = [
  'scenario',
  'tasks',
  'who renews',
  'calls/s, peak',
  'mean',
  'throttled',
  'all well after',
  'tasks without',
  'longest',
];
const table = [HEAD, HEAD.map(() => '---'), ...rows.map(cells)].map((line) => `| ${line.join(' | ')} |`).join('\n');
say(table);

for (const { scenario, tasks, result } of rows.filter(({ strategy }) => strategy === sidecar)) {
  const others = rows.filter((row) => row.scenario === scenario && row.tasks === tasks && row.strategy !== sidecar);
  const what = `${scenario.name}, ${tasks} tasks`;
  const isLeast = (of: (result: CrowdResult) => number) => others.every((other) => of(result) <= of(other.result));
  const quotaMs = Math.max(scenario.outage ? 0 : scenario.startWithinMs, (tasks / STS_PER_SECOND) * SECOND);
  const took = `${Math.round(result.allWellMs / SECOND)} s, of which STS's quota and the starts take ${Math.round(quotaMs / SECOND)} s`;
  check(`${what}: all well within a minute of when they could be`, result.allWellMs <= quotaMs + MINUTE, took);
  check(
    `${what}: nobody else leaves fewer tasks without`,
    isLeast(({ tasksWithout }) => tasksWithout),
  );
  // After an outage those who renew late have asked less, because they go without instead.
  if (!scenario.outage)
    check(
      `${what}: nobody else has a smaller share throttled`,
      isLeast(({ throttled, calls }) => throttled / calls),
    );
}
const day = rows.filter(({ scenario, strategy }) => scenario.name === 'a day' && strategy === sidecar);
for (const { tasks, result } of day) {
  const anHour = result.calls / tasks / 24;
  check(`a day, ${tasks} tasks: at most 2.3 calls an hour for each`, anHour <= 2.3, anHour.toFixed(2));
}

const most = CROWDS.at(-1) ?? 0;
const panels = SCENARIOS.map((scenario) => ({
  scenario,
  fromMs: PLOT_FROM_MS[scenario.name] ?? 0,
  series: rows
    .filter((row) => row.scenario === scenario && row.tasks === most)
    .map(({ strategy: { name }, result }) => ({ name, result })),
}));
mkdirSync('docs', { recursive: true });
const title = `${most.toLocaleString('en')} tasks in one account; STS allows ${STS_PER_SECOND} calls per second`;
writeFileSync('docs/simulation.svg', plot(title, STS_PER_SECOND, panels));
writeFileSync('docs/simulation.md', page());
end();

function cells({ scenario, tasks, strategy, result }: Row): string[] {
  const { callsPerSecond, calls, throttled, allWellMs, tasksWithout, longestWithoutMs } = result;
  const seconds = (ms: number) => (Number.isFinite(ms) ? `${Math.round(ms / SECOND)} s` : 'never');
  return [
    scenario.name,
    tasks.toLocaleString('en'),
    strategy.name,
    Math.max(...callsPerSecond).toLocaleString('en'),
    (calls / callsPerSecond.length).toFixed(2),
    `${((100 * throttled) / calls).toFixed(1)} %`,
    seconds(allWellMs),
    tasksWithout.toLocaleString('en'),
    seconds(longestWithoutMs),
  ];
}

function page(): string {
  return `# What a crowd of tasks does to STS

Written by \`npm run simulate\` (seed ${seed}); the sidecar's rows run the daemon's own \`src/core/schedule.ts\` and \`src/core/backoff.ts\`.

STS allows ${STS_PER_SECOND} requests per second for an account and region, all its operations together. Three things are played through
with sessions of an hour: a deployment that starts all tasks within a minute, a day after it, and half an hour in which STS
answers nothing. "All well after" counts from the first start, or from STS's return, until the last caller has fresh credentials.
"Tasks without" had credentials once, and then for a time none that could be used.

![calls per second over time](simulation.svg)

${table}
`;
}

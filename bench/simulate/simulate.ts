import { mkdirSync, writeFileSync } from 'node:fs';
import { numbersFromArgs, report } from '../../test/support/program.ts';
import { seededRandom } from '../../test/support/quiet.ts';
import { plot } from './plot.ts';
import {
  type CrowdResult,
  IN_STEP,
  peakBetween,
  runCrowd,
  SCENARIOS,
  type Scenario,
  STS_PER_SECOND,
} from './run-crowd.ts';
import { fixedBackoff, fixedRenewal, HOUR, MINUTE, SECOND, STRATEGIES, type Strategy, sidecar } from './strategies.ts';

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

const tableOf = (lines: readonly (readonly string[])[]) => lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
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
const table = tableOf([HEAD, HEAD.map(() => '---'), ...rows.map(cells)]);
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

const returnMs = IN_STEP.outage.untilMs;
const RENEWALS = 'the renewals';
const COMES_OUT_OF_STEP = [
  { when: "the first minute after STS's return", inStep: fixedBackoff, fromMs: returnMs, untilMs: returnMs + MINUTE },
  { when: RENEWALS, inStep: fixedRenewal, fromMs: returnMs + HOUR / 4, untilMs: IN_STEP.endMs },
];
const chances = COMES_OUT_OF_STEP.flatMap(({ when, inStep, fromMs, untilMs }) =>
  rows.filter(isOwnCrowdInStep).map(({ tasks, result }) => {
    const without = runCrowd(IN_STEP, inStep, tasks, seededRandom(seed));
    const peaks = [result, without].map((crowd) => peakBetween(crowd, fromMs, untilMs));
    return { when, tasks, inStep: inStep.name, peak: peaks[0] ?? 0, peakWithout: peaks[1] ?? 0 };
  }),
);
for (const { when, tasks, inStep, peak, peakWithout } of chances) {
  const what = `${IN_STEP.name}, ${tasks} tasks: in ${when} a lower peak than ${inStep}`;
  check(what, peak < peakWithout, `${peak} and ${peakWithout} calls/s`);
}
for (const { tasks, peak } of chances.filter(({ when }) => when === RENEWALS))
  check(
    `${IN_STEP.name}, ${tasks} tasks: the renewals keep within STS's quota`,
    peak <= STS_PER_SECOND,
    `${peak} calls/s`,
  );

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

/** The few tasks of the smallest crowd may keep out of each other's way by luck. */
function isOwnCrowdInStep({ scenario, strategy, tasks }: Row): boolean {
  return scenario === IN_STEP && strategy === sidecar && tasks !== CROWDS[0];
}

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

function chanceTable(): string {
  const head = ['within', 'tasks', 'calls/s, peak', 'without chance'];
  const lines = chances.map(({ when, tasks, peak, peakWithout }) =>
    [when, tasks, peak, peakWithout].map((cell) => cell.toLocaleString('en')),
  );
  return tableOf([head, head.map(() => '---'), ...lines]);
}

function page(): string {
  return `# What a crowd of tasks does to STS

Written by \`npm run simulate\` (seed ${seed}); the sidecar's rows run the daemon's own \`src/core/schedule.ts\` and \`src/core/backoff.ts\`.

STS allows ${STS_PER_SECOND} requests per second for an account and region, all its operations together. Four things are played through
with sessions of an hour: a deployment that starts all tasks within a minute, a day after it, half an hour in which STS
answers nothing, and all tasks starting within a second, five minutes before STS answers. "All well after" counts from the first
start, or from STS's return, until the last caller has fresh credentials. "Tasks without" had credentials once, and
then for a time none that could be used.

![calls per second over time](simulation.svg)

${table}

## What chance is for

Tasks that start all at once stay in step unless chance brings them out of it. Beside the sidecar the same crowd without it: first
with each wait after a failure, then with each time of a renewal held in the middle of what may be drawn.

${chanceTable()}
`;
}

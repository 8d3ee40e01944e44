import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startDaemon } from '../support/daemon.ts';
import { footprint, showFootprint } from '../support/proc.ts';
import { numbersFromArgs, report } from '../support/program.ts';
import { quantile } from '../support/quantile.ts';
import { seededRandom } from '../support/quiet.ts';
import { CROWDS, holdCrowd } from './crowds.ts';
import { batchOf, caller } from './exchange.ts';
import { judge } from './judge.ts';
import { startRightfulCaller } from './start-rightful-caller.ts';

/**
 * Hostile requests by the million and hostile connections by the thousand, against the daemon as a process:
 *
 *     npm run fuzz -- --requests 1000000 --seed 7
 *
 * A seed gives the same requests each time; which of them meet is up to the network.
 */
const args = numbersFromArgs({ requests: 200_000, seed: Date.now() % 1_000_000, connections: 24 });
/** V8 lets its heap grow for a while before it collects in earnest; a leak goes on growing after that. */
const WARM_UP_SHARE = 0.5;
/** As in a small container: without a limit V8 leaves its garbage lying about, and with one a leak ends in a crash. */
const HEAP_MIB = 64;
const RSS_SLACK_MIB = 64;
const FD_SLACK = 5;
const CROWD_MS = 2_000;
/** Longer than a refused connection lingers. */
const SETTLE_MS = 2_000;
const MOST_SHOWN = 10;
const TWO_ROLES = {
  default: { roleArn: 'arn:aws:iam::222222222222:role/switch-role' },
  reporting: { roleArn: 'arn:aws:iam::333333333333:role/reporting', via: 'default' },
};

const { say, check, end } = report();
say(`fuzz --requests ${args.requests} --seed ${args.seed} --connections ${args.connections}`);

const sandbox = await startSandbox({ clock: systemClock });
const daemon = await startDaemon(sandbox, {
  SWITCH_ROLE_CONFIG: JSON.stringify({ roles: TWO_ROLES }),
  NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}`,
});
await daemon.line(/"role":"reporting".*credentials renewed/);
const pid = daemon.child.pid ?? 0;
daemon.ended.then((how) => say(`the daemon ended: ${how}; its last words: ${daemon.output().slice(-1_500)}`));
const port = Number(new URL(daemon.url).port);
const tokens = [daemon.token(), daemon.token('reporting')];
const target = { port, token: tokens[0] ?? '', otherToken: tokens[1] ?? '' };
const held = [
  JSON.parse((await daemon.get('/credentials')).body),
  JSON.parse((await daemon.get('/credentials/reporting', 'reporting')).body),
];
const secrets = held.flatMap(({ SecretAccessKey, Token }) => [SecretAccessKey, Token]);

const problems: string[] = [];
const byStatus = new Map<number, number>();
let sent = 0;
let unanswered = 0;

async function fuzz(seed: number, until: number): Promise<void> {
  const random = seededRandom(seed);
  const connection = caller(port);
  while (sent < until) {
    const batch = batchOf(target, random);
    sent += batch.length;
    const wire = await connection.send(batch).catch((error: Error) => {
      unanswered++;
      problems.push(error.message);
      return '';
    });
    const verdict = judge(batch, wire, { secrets, tokens });
    problems.push(...verdict.problems);
    for (const status of verdict.statuses) byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  }
  connection.close();
}

const fuzzAll = (round: number, until: number) =>
  Promise.all(Array.from({ length: args.connections }, (_, at) => fuzz(args.seed * 1_000 + round * 100 + at, until)));

const fresh = footprint(pid);
const rightful = startRightfulCaller({ port, token: target.token, everyMs: 5 });
const start = performance.now();
await fuzzAll(0, args.requests * WARM_UP_SHARE);
const before = footprint(pid);
await fuzzAll(1, args.requests);
const seconds = (performance.now() - start) / 1000;
const quiet = await rightful.end();
const after = footprint(pid);
const statuses = [...byStatus].sort().map(([status, count]) => `${status}: ${count}`);
say(
  `${sent} requests in ${seconds.toFixed(0)} s (${Math.round(sent / seconds)} a second); answers ${statuses.join(', ')}`,
);
say(
  `the daemon, fresh: ${showFootprint(fresh)}; after half of them: ${showFootprint(before)}; at the end: ${showFootprint(after)}`,
);
for (const problem of problems.slice(0, MOST_SHOWN)) say(problem);
check(
  'each answer is HTTP, of the contract, and without a secret that was not asked for rightfully',
  problems.length === 0,
  `${problems.length} problems`,
);
check('each request was answered or its connection closed', unanswered === 0, `${unanswered} were not`);
check('no status of 500 or above but 503', ![...byStatus.keys()].some((status) => status >= 500 && status !== 503));
check(
  'memory is flat',
  after.rssMiB < before.rssMiB + RSS_SLACK_MIB,
  `${(after.rssMiB - before.rssMiB).toFixed(1)} MiB more`,
);
servedAllThrough('the fuzzing', quiet);

// Twice: the first time shows how much a crowd takes at its height, the second whether any of it was kept.
const heights: number[] = [];
for (const round of ['first', 'second']) {
  for (const crowd of CROWDS) {
    const neighbour = startRightfulCaller({ port, token: target.token, everyMs: 5 });
    await holdCrowd(crowd, port, CROWD_MS);
    servedAllThrough(`${crowd.count} connections: ${crowd.name}`, await neighbour.end());
  }
  await delay(SETTLE_MS);
  heights.push(footprint(pid).rssMiB);
  say(`after the ${round} round of crowds: ${showFootprint(footprint(pid))}`);
}
const [first = 0, second = 0] = heights;
const { fds } = footprint(pid);
check('every descriptor came back', fds <= fresh.fds + FD_SLACK, `${fresh.fds} at first, ${fds} now`);
check('memory is flat from crowd to crowd', second < first + RSS_SLACK_MIB, `${(second - first).toFixed(1)} MiB more`);
const exit = await daemon.stop();
check('the daemon ends in good order', exit === 0, String(exit));
const leaks = [...secrets, ...tokens].filter((secret) => daemon.output().includes(secret));
check(
  'no secret is in the log',
  leaks.length === 0,
  `${leaks.length} of ${secrets.length + tokens.length}, in ${daemon.output().length} bytes`,
);
const calls = sandbox.sts.calls().filter(({ action }) => action === 'AssumeRole').length;
check(
  'STS was asked no more than the schedule and the granted refreshes allow',
  calls <= 2 + seconds,
  `${calls} calls`,
);
await sandbox.close();
end();

function servedAllThrough(what: string, { latenciesMs, failures, reconnected }: typeof quiet): void {
  const [p50, p99] = [0.5, 0.99].map((q) => quantile(latenciesMs, q).toFixed(1));
  const worst = Math.max(...latenciesMs).toFixed(0);
  const detail = `${latenciesMs.length} asked, ${failures.length} failed, ${reconnected} reconnected, p50 ${p50} ms, p99 ${p99} ms, worst ${worst} ms`;
  check(
    `a rightful caller is served during ${what}`,
    failures.length === 0,
    failures[0] ? `${detail}: ${failures[0]}` : detail,
  );
}

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { authorizeByToken } from '../../src/http/authorize.ts';
import { DEFAULT_WORLD } from '../../src/sandbox/world.ts';
import { newFolder, startDaemon } from '../../test/support/daemon.ts';
import { footprint } from '../../test/support/proc.ts';
import { run } from '../../test/support/process.ts';
import { numbersFromArgs, report } from '../../test/support/program.ts';
import { quantile } from '../../test/support/quantile.ts';
import { startSandboxProcess } from '../../test/support/sandbox-process.ts';
import { SWITCH_ROLE_ARN, taskVariables } from '../../test/support/task.ts';
import type { LoadOptions, LoadResult } from './load.ts';
import { startMs } from './start-time.ts';
import { guessTimes } from './token-guessing.ts';

/**
 * How fast, how big and how soon, each as a ratio to a yardstick of the same run: machines differ, ratios hardly.
 *
 *     npm run bench
 */
const { rounds, ms, connections, starts } = numbersFromArgs({ rounds: 3, ms: 3_000, connections: 32, starts: 5 });
const { say, check, end } = report();
const median = (values: readonly number[]) => quantile(values, 0.5);

const sandbox = await startSandboxProcess(DEFAULT_WORLD);
const daemon = await startDaemon(sandbox);
await daemon.line(/credentials renewed/);
const freshMiB = footprint(daemon.child.pid ?? 0).rssMiB;
const { body } = await daemon.get('/credentials');
const yardstick = run(['bench/endpoint/yardstick.ts'], { YARDSTICK_TOKEN: daemon.token(), YARDSTICK_BODY: body });
const yardstickPort: number = JSON.parse(await yardstick.line(/port/)).port;
const bareMiB = footprint(yardstick.child.pid ?? 0).rssMiB;
const port = Number(new URL(daemon.url).port);
const request = `GET /credentials HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${daemon.token()}\r\n\r\n`;

async function load(at: number): Promise<LoadResult> {
  const workerData: LoadOptions = { port: at, request, connections, ms };
  const [result] = await once(new Worker(new URL('./load.ts', import.meta.url), { workerData }), 'message');
  return result;
}

const results: Record<'daemon' | 'yardstick' | 'hung', LoadResult[]> = { daemon: [], yardstick: [], hung: [] };
await load(port);
await load(yardstickPort);
for (let round = 0; round < rounds; round++) {
  results.daemon.push(await load(port));
  results.yardstick.push(await load(yardstickPort));
  await sandbox.control('POST', 'faults', { preset: 'hang' });
  daemon.child.kill('SIGHUP');
  results.hung.push(await load(port));
  await sandbox.control('DELETE', 'faults');
}
const figure = (who: keyof typeof results, of: (result: LoadResult) => number) => median(results[who].map(of));
for (const who of ['daemon', 'yardstick'] as const)
  say(
    `${who}: ${Math.round(figure(who, (it) => it.perSecond))} requests/s, p50 ${figure(who, (it) => it.p50Ms).toFixed(2)} ms, p99 ${figure(who, (it) => it.p99Ms).toFixed(2)} ms (${connections} connections, median of ${rounds})`,
  );
const ratio = (of: (result: LoadResult) => number) => (figure('daemon', of) / figure('yardstick', of)).toFixed(2);
say(
  `daemon / yardstick: requests/s ${ratio((it) => it.perSecond)}, p50 ${ratio((it) => it.p50Ms)}, p99 ${ratio((it) => it.p99Ms)}`,
);

const hungP99 = figure('hung', (it) => it.p99Ms);
say(
  `p99 while STS hangs: ${hungP99.toFixed(2)} ms, ${(hungP99 / figure('daemon', (it) => it.p99Ms)).toFixed(2)} of when it is well`,
);
check('a renewal did fail while STS hung', /renewal failed/.test(daemon.output()));
check(
  'every answer was a 200',
  Object.values(results)
    .flat()
    .every(({ not200 }) => not200 === 0),
);

const busyMiB = footprint(daemon.child.pid ?? 0).rssMiB;
const yardstickMiB = footprint(yardstick.child.pid ?? 0).rssMiB;
say(
  `RSS, fresh: daemon ${freshMiB.toFixed(0)} MiB, bare Node.js server ${bareMiB.toFixed(0)} MiB, ratio ${(freshMiB / bareMiB).toFixed(2)}; after the load ${busyMiB.toFixed(0)} and ${yardstickMiB.toFixed(0)} MiB`,
);
await Promise.all([daemon.stop(), yardstick.stop()]);
await delay(500);

const [ready, bare]: [number[], number[]] = [[], []];
const env = { ...taskVariables(sandbox), SWITCH_ROLE_ARN, SWITCH_ROLE_PORT: '0', SWITCH_ROLE_HANDOFF_DIR: newFolder() };
for (let start = 0; start < starts; start++) {
  ready.push(await startMs(['src/cli/main.ts', 'serve'], env, /credentials renewed/));
  bare.push(await startMs(['-e', '0'], {}));
}
say(
  `from nothing to credentials: ${median(ready).toFixed(0)} ms, bare node -e 0: ${median(bare).toFixed(0)} ms, ratio ${(median(ready) / median(bare)).toFixed(1)} (median of ${starts}, from source)`,
);
await sandbox.stop();

const token = randomBytes(32).toString('base64url');
const guesses = guessTimes(authorizeByToken(new Map([['default', token]])), token);
const [wrong = 1] = guesses.map(({ medianNs }) => medianNs);
for (const { name, medianNs } of guesses)
  say(`a guess, ${name}: ${medianNs.toFixed(0)} ns, ${(medianNs / wrong).toFixed(3)}`);
end();

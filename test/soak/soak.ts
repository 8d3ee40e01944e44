import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RoleStatus } from '../../src/core/served-role.ts';
import { DEFAULT_WORLD } from '../../src/sandbox/world.ts';
import { type DaemonProcess, newFolder, startDaemon } from '../support/daemon.ts';
import { type Footprint, footprint, showFootprint } from '../support/proc.ts';
import { run } from '../support/process.ts';
import { numbersFromArgs, report } from '../support/program.ts';
import { seededRandom } from '../support/quiet.ts';
import { startSandboxProcess } from '../support/sandbox-process.ts';
import { REPORTING_ROLE_ARN, SWITCH_ROLE_ARN } from '../support/task.ts';
import type { AppSummary } from './app-summary.ts';
import { MISFORTUNES } from './misfortunes.ts';

/**
 * Apps that work on while everything else has a bad day, for as long as is asked:
 *
 *     npm run soak -- --minutes 10 --seed 7
 *
 * Sessions live a minute. A misfortune is shorter than what held credentials survive, and the next one waits until all is well.
 */
const { minutes, seed } = numbersFromArgs({ minutes: 3, seed: Date.now() % 1_000_000 });
const SESSION_SECONDS = 60;
const LONGEST_MISFORTUNE_MS = 4_000;
const LONGEST_CALM_MS = 3_000;
const LONGEST_RECOVERY_MS = 60_000;
const RSS_SLACK_MIB = 64;
const FD_SLACK = 10;

const { say, check, end } = report();
say(`soak --minutes ${minutes} --seed ${seed}`);
const random = seededRandom(seed);

const world = {
  ...DEFAULT_WORLD,
  roles: DEFAULT_WORLD.roles.map((role) => ({ ...role, sessionLifeSeconds: SESSION_SECONDS })),
};
const sandbox = await startSandboxProcess(world);
const handoffDir = newFolder();
const ROLES = { default: { roleArn: SWITCH_ROLE_ARN }, reporting: { roleArn: REPORTING_ROLE_ARN, via: 'default' } };

const isHealthy = async (url: string): Promise<boolean> => {
  try {
    const { roles } = (await (await fetch(`${url}/health`)).json()) as Readonly<{ roles: readonly RoleStatus[] }>;
    return roles.every(({ state }) => state === 'ready');
  } catch {
    return false;
  }
};

async function untilReady(url: string): Promise<number> {
  const start = performance.now();
  while (!(await isHealthy(url))) {
    if (performance.now() - start > LONGEST_RECOVERY_MS) return Number.POSITIVE_INFINITY;
    await delay(100);
  }
  return performance.now() - start;
}

async function begin(port: string): Promise<DaemonProcess> {
  const started = await startDaemon(sandbox, {
    SWITCH_ROLE_CONFIG: JSON.stringify({ roles: ROLES }),
    SWITCH_ROLE_HANDOFF_DIR: handoffDir,
    SWITCH_ROLE_PORT: port,
  });
  await untilReady(started.url);
  return started;
}

let daemon = await begin('0');
const { port } = new URL(daemon.url);
/** A young daemon's memory still settles; what it has after a while is what it is held to. */
const SETTLED_AFTER_MS = 15_000;
const grown: string[] = [];
let bornAt = performance.now();
let settled: Footprint | undefined;

function noteSettled(): void {
  if (performance.now() - bornAt > SETTLED_AFTER_MS) settled ??= footprint(daemon.child.pid ?? 0);
}

function noteGrowth(): void {
  if (!settled) return;
  const now = footprint(daemon.child.pid ?? 0);
  const age = Math.round((performance.now() - bornAt) / 1000);
  say(`a daemon, settled: ${showFootprint(settled)}; at the age of ${age} s: ${showFootprint(now)}`);
  if (now.rssMiB > settled.rssMiB + RSS_SLACK_MIB || now.fds > settled.fds + FD_SLACK) grown.push(showFootprint(now));
}

const appOf = (file: string, role: keyof typeof ROLES) => ({
  name: `${file.replace('.ts', '')} of ${role}`,
  running: run([join('test', 'soak', file)], {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${daemon.url}/credentials/${role}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(handoffDir, role, 'token'),
    AWS_ENDPOINT_URL_STS: sandbox.stsUrl,
    AWS_REGION: 'eu-west-1',
    EXPECTED_ROLE: ROLES[role].roleArn.split('/').at(-1),
  }),
});
const apps = (['default', 'reporting'] as const).flatMap((role) => [
  appOf('sdk-app.ts', role),
  appOf('sdk-app.ts', role),
  appOf('poll-app.ts', role),
]);

const victim = {
  sandbox,
  url: () => daemon.url,
  hangup: () => void daemon.child.kill('SIGHUP'),
  async killAndRestart() {
    noteGrowth();
    daemon.child.kill('SIGKILL');
    await daemon.ended;
    daemon = await begin(port);
    bornAt = performance.now();
    settled = undefined;
  },
};

const struck = new Map<string, number>();
let slowestMs = 0;
const endAt = performance.now() + minutes * 60_000;
let queue = [...MISFORTUNES];
while (performance.now() < endAt) {
  if (queue.length === 0) queue = [...MISFORTUNES];
  const [misfortune] = queue.splice(Math.floor(random() * queue.length), 1);
  const ms = 500 + random() * (LONGEST_MISFORTUNE_MS - 500);
  await misfortune?.strike(victim, ms);
  slowestMs = Math.max(slowestMs, await untilReady(daemon.url));
  if (misfortune) struck.set(misfortune.name, (struck.get(misfortune.name) ?? 0) + 1);
  await delay(random() * LONGEST_CALM_MS);
  noteSettled();
}

noteGrowth();
const summaries = await Promise.all(
  apps.map(async ({ name, running }) => {
    await running.stop();
    return {
      name,
      ...(JSON.parse(running.stdout() || '{"calls":0,"failed":1}') as AppSummary),
      error: running.output(),
    };
  }),
);
say(
  `${[...struck.values()].reduce((sum, count) => sum + count, 0)} misfortunes: ${[...struck].map(([name, count]) => `${name} ${count}`).join(', ')}`,
);
for (const { name, calls, failed, answers, firstFailures = [], error } of summaries) {
  const detail = `${calls} calls, ${failed} failed ${JSON.stringify(answers ?? {})} ${firstFailures.join('; ')}`;
  check(`${name} worked all through`, calls > 0 && failed === 0, calls > 0 ? detail : error.slice(0, 500));
}
check(
  'all roles were well within a minute after each misfortune',
  slowestMs < LONGEST_RECOVERY_MS,
  `slowest ${(slowestMs / 1000).toFixed(1)} s`,
);
check('no daemon grew', grown.length === 0, grown.join('; '));
check('the daemon ends in good order', (await daemon.stop()) === 0);
await sandbox.stop();
end();

import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { vi } from 'vitest';
import { createDaemon } from '../../src/cli/daemon/daemon.ts';
import type { Clock } from '../../src/core/clock.ts';
import { listen } from '../../src/http/server.ts';
import { DEFAULT_WORLD, type SandboxWorld } from '../../src/sandbox/world.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { watchInFlight } from './most-in-flight.ts';
import { keptLog, type LogLine, seededRandom } from './quiet.ts';
import { type TappedSandbox, tappedSandbox } from './tapped-sandbox.ts';
import { switchRole } from './task.ts';

export type Reply = Readonly<{ status: number; headers: OutgoingHttpHeaders; body: string }>;

/** The whole house but for its process: real HTTP on both of its sides, and time that passes only when told to. */
export type HouseInTask = Readonly<{
  clock: FakeClock;
  sandbox: TappedSandbox;
  token: string;
  lines: readonly LogLine[];
  /** How many attempts to renew have ended. */
  attempts(): number;
  /** Whether the last attempt that ended failed, or none has ended. */
  isTroubled(): boolean;
  /** The bodies of all answers but the 200s, as they were sent. */
  refusals: readonly string[];
  mostInFlight(): number;
  /** Lets time pass; no attempt is overtaken by it, but one that hangs. */
  pass(ms: number): Promise<void>;
  /** Lets time pass to the next instant at which something wakes, but no longer than `mostMs`. */
  passToNext(mostMs: number): Promise<void>;
  /** Steps the wall clock alone. */
  step(ms: number): Promise<void>;
  ask(path: string, options?: Readonly<{ method?: string; headers?: OutgoingHttpHeaders }>): Promise<Reply>;
  end(): Promise<void>;
}>;

const TOKEN = 'the-token-of-the-role-default-0123456789abcdef';
const PATIENCE_TURNS = 200_000;

/** The SDK signs in the time of `Date`, so `Date` alone is made to follow the fake clock; timers stay real. */
export async function houseInTask({
  world = DEFAULT_WORLD,
  durationSeconds = 900,
  seed = 1,
  beforeRun = () => undefined,
}: Readonly<{
  world?: SandboxWorld;
  durationSeconds?: number;
  seed?: number;
  /** What happens to the sandbox before the first attempt. */
  beforeRun?: (sandbox: TappedSandbox) => Promise<void> | void;
}> = {}): Promise<HouseInTask> {
  const clock = fakeClock();
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now().wallMs });
  const sandbox = await tappedSandbox(clock, world);
  const { stsUrl, credentialsUrl } = sandbox;
  for (const name of Object.keys(process.env)) if (/^(AWS_|SWITCH_ROLE_|ECS_)/.test(name)) delete process.env[name];
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_STS: stsUrl,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: credentialsUrl,
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  const { resting, watched, random } = watchRests(clock, seededRandom(seed));
  const log = keptLog();
  const house = createDaemon({
    config: {
      listen: { host: '127.0.0.1', port: 0 },
      auth: 'token',
      logLevel: 'trace',
      drainSeconds: 0,
      roles: [{ ...switchRole, durationSeconds }],
    },
    tokens: new Map([['default', TOKEN]]),
    clock: watched,
    random,
    log,
  });
  const door = await listen(house.handle, { host: '127.0.0.1', port: 0, clock: watched });
  const inFlight = watchInFlight(Number(new URL(stsUrl).port));
  await beforeRun(sandbox);
  const ending = new AbortController();
  const running = house.run(ending.signal);
  const agent = new Agent({ keepAlive: true });
  const refusals: string[] = [];
  const settled = () =>
    log.lines.filter(({ fields, message }) => 'nextInSeconds' in fields && !message.includes('have ended'));
  const attempts = () => settled().length;

  /** Waits until the loop sleeps between two attempts, or until its call has arrived where it hangs. */
  async function quiet(): Promise<void> {
    for (let turns = 0; turns < PATIENCE_TURNS; turns++) {
      await turn();
      if (resting() || sandbox.isHolding()) return;
    }
    throw new Error(`no rest after ${PATIENCE_TURNS} turns: ${JSON.stringify(log.lines.at(-1))}`);
  }

  async function passToNext(mostMs: number): Promise<void> {
    await quiet();
    const stepMs = Math.min(mostMs, clock.asleep().nextInMs);
    vi.setSystemTime(clock.now().wallMs + stepMs);
    await clock.advance(stepMs);
    await quiet();
  }

  return {
    clock,
    sandbox,
    token: TOKEN,
    lines: log.lines,
    attempts,
    isTroubled: () => settled().at(-1)?.level !== 'info',
    refusals,
    mostInFlight: inFlight.most,
    passToNext,
    async pass(ms) {
      const end = clock.now().monotonicMs + ms;
      await quiet();
      while (clock.now().monotonicMs < end) await passToNext(end - clock.now().monotonicMs);
    },
    async step(ms) {
      await quiet();
      vi.setSystemTime(clock.now().wallMs + ms);
      await clock.stepWall(ms);
      await quiet();
    },
    ask(path, { method = 'GET', headers = {} } = {}) {
      return new Promise((resolve, reject) => {
        const asking = request({ host: '127.0.0.1', port: door.port, path, method, headers, agent }, (answer) => {
          let body = '';
          answer.setEncoding('utf8').on('data', (text: string) => {
            body += text;
          });
          answer.on('end', () => {
            if (answer.statusCode !== 200) refusals.push(body);
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
          });
        });
        asking.on('error', reject).end();
      });
    },
    async end() {
      ending.abort();
      await running;
      agent.destroy();
      const closed = door.close();
      await clock.advance(1_000);
      await closed;
      await sandbox.close();
      inFlight.stop();
      vi.useRealTimers();
    },
  };
}

/**
 * Tells the refresher's own sleep, which means rest, from the deadlines of calls under way: it is the one that begins
 * right after the refresher has asked for a random number.
 */
function watchRests(clock: Clock, uniform: () => number) {
  let settled = false;
  let rests = 0;
  const watched: Clock = {
    now: clock.now,
    async sleep(ms, signal) {
      const isRest = settled;
      settled = false;
      if (isRest) rests++;
      await clock.sleep(ms, signal);
      if (isRest) rests--;
    },
  };
  const random = () => {
    settled = true;
    return uniform();
  };
  return { watched, random, resting: () => rests > 0 };
}

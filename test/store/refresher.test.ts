import { expect, test } from 'vitest';
import type { IssueErrorKind } from '../../src/core/errors.ts';
import { credentialStore } from '../../src/store/credential-store.ts';
import { type Refresher, refresher } from '../../src/store/refresher.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { type FakeIssuer, fakeIssuer, trulyLeftMs } from '../support/fake-issuer.ts';
import { keptLog, seededRandom, silentLog, silentTelemetry } from '../support/quiet.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type Rig = Readonly<{ clock: FakeClock; issuer: FakeIssuer; role: Refresher; stop(): Promise<void> }>;

function start(lifeMs = HOUR, { seed = 1, log = silentLog, telemetry = silentTelemetry } = {}): Rig {
  const clock = fakeClock();
  const issuer = fakeIssuer(clock, lifeMs);
  const store = credentialStore(clock);
  const random = seededRandom(seed);
  const role = refresher({ name: 'default', issuer, store, clock, random, log, telemetry });
  const end = new AbortController();
  const running = role.run(end.signal);
  return {
    clock,
    issuer,
    role,
    stop() {
      end.abort();
      return running;
    },
  };
}

/** What must hold whatever happens: asked after each step. */
function check({ clock, issuer, role }: Rig): void {
  const served = role.current();
  if (served && trulyLeftMs(served, clock) <= 0) throw new Error('expired credentials were served');
  if (issuer.mostInFlight > 1) throw new Error('two calls were in flight');
}

test('100,000 hours with a healthy STS: 2.3 calls an hour at most, and never under 20 minutes left', async () => {
  const rig = start();
  const random = seededRandom(2);
  rig.issuer.latencyMs = () => random() * 5 * SECOND;
  const hours = 100_000;
  let leastLeftMs = Number.POSITIVE_INFINITY;
  await rig.clock.advance(10 * SECOND);
  for (let hour = 0; hour < hours; hour++) {
    const before = random() * HOUR;
    for (const step of [before, HOUR - before]) {
      await rig.clock.advance(step);
      check(rig);
      const served = rig.role.current();
      leastLeftMs = Math.min(leastLeftMs, served ? trulyLeftMs(served, rig.clock) : 0);
    }
  }
  await rig.stop();
  expect(rig.issuer.calls / hours).toBeLessThan(2.3);
  expect(leastLeftMs).toBeGreaterThan(20 * MINUTE);
  expect(rig.issuer.mostInFlight).toBe(1);
}, 60_000);

test('3,000 hours and more with outages of all kinds and lengths: nothing expired is served, and each outage is got over', async () => {
  const rig = start();
  const random = seededRandom(3);
  const kinds: readonly IssueErrorKind[] = ['transient', 'denied'];
  for (let round = 0; round < 1_500; round++) {
    rig.issuer.trouble = kinds[Math.floor(random() * kinds.length)];
    rig.issuer.latencyMs = () => random() * 10 * SECOND;
    for (let left = random() * 2.5 * HOUR; left > 0; left -= 4 * MINUTE) {
      await rig.clock.advance(Math.min(left, 4 * MINUTE));
      check(rig);
    }
    rig.issuer.trouble = undefined;
    await rig.clock.advance(MINUTE);
    check(rig);
    expect(rig.role.current()).toBeDefined();
    await rig.clock.advance(random() * HOUR);
    check(rig);
  }
  await rig.stop();
}, 60_000);

test('a failed renewal changes nothing: the held credentials are served to a minute before their expiry, then nothing', async () => {
  const log = keptLog();
  const rig = start(HOUR, { log });
  await rig.clock.advance(SECOND);
  const held = rig.role.current();
  rig.issuer.trouble = 'transient';
  await rig.clock.advance(59 * MINUTE - 2 * SECOND);
  expect(rig.role.current()).toBe(held);
  expect(rig.role.status().state).toBe('late');
  await rig.clock.advance(2 * SECOND);
  expect(rig.role.current()).toBeUndefined();
  expect(rig.role.status().state).toBe('unavailable');
  rig.issuer.trouble = undefined;
  await rig.clock.advance(50 * SECOND);
  expect(rig.role.status().state).toBe('ready');
  expect(log.lines.map(({ level }) => level)).toContain('warn');
  await rig.stop();
});

test('an outage is told by its beginning, its end, and the moment at which serving ends', async () => {
  const log = keptLog();
  const rig = start(HOUR, { log });
  await rig.clock.advance(SECOND);
  expect(rig.role.status()).toMatchObject({ renewedAt: '2026-01-02T03:04:05Z', servedUntil: '2026-01-02T04:03:05Z' });
  rig.issuer.trouble = 'misconfigured';
  await rig.clock.advance(58 * MINUTE);
  const { failingSince = '', failures = 0 } = rig.role.status();
  expect(failures).toBeGreaterThan(5);
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  await rig.clock.advance(59 * SECOND);
  const [ended, ...more] = log.lines.filter(({ level }) => level === 'error');
  expect(more).toEqual([]);
  expect(ended).toMatchObject({
    fields: { code: 'Trouble', failures: rig.role.status().failures },
    message: expect.stringContaining('have ended'),
  });
  expect(rig.role.status()).toMatchObject({
    failingSince,
    accessKeyId: expect.any(String),
    expiration: '2026-01-02T04:04:05Z',
  });
  expect(rig.role.status()).not.toHaveProperty('secondsLeft');
  expect(rig.role.status()).not.toHaveProperty('servedUntil');
  rig.issuer.trouble = undefined;
  await rig.clock.advance(5 * MINUTE);
  expect(rig.role.status()).not.toHaveProperty('failingSince');
  const { afterFailures, failedForSeconds } = log.lines.at(-1)?.fields ?? {};
  expect(afterFailures).toBeGreaterThanOrEqual(failures);
  expect(failedForSeconds).toBeGreaterThan(25 * 60);
  await rig.stop();
});

test('sessions of 20 s are renewed with never less than 7 s left', async () => {
  const rig = start(20 * SECOND);
  await rig.clock.advance(100);
  for (let step = 0; step < 10_000; step++) {
    await rig.clock.advance(137);
    const served = rig.role.current();
    expect(served && trulyLeftMs(served, rig.clock)).toBeGreaterThan(7 * SECOND);
  }
  await rig.stop();
});

test.each([
  ['a wall clock stepped an hour forward', (clock: FakeClock) => clock.stepWall(HOUR)],
  ['a machine suspended past the expiry', (clock: FakeClock) => clock.suspend(2 * HOUR)],
])('%s: nothing stale is served, not even at once, and a renewal follows', async (_, disturb) => {
  const rig = start();
  await rig.clock.advance(MINUTE);
  const before = rig.role.current();
  await disturb(rig.clock);
  check(rig);
  await rig.clock.advance(SECOND);
  expect(rig.role.current()).toBeDefined();
  expect(rig.role.current()).not.toBe(before);
  await rig.stop();
});

test('a wall clock stepped an hour back neither keeps old credentials alive nor puts the renewal off', async () => {
  const rig = start();
  await rig.clock.advance(MINUTE);
  await rig.clock.stepWall(-HOUR);
  await rig.clock.advance(34 * MINUTE);
  expect(rig.issuer.calls).toBe(2);
  rig.issuer.trouble = 'transient';
  await rig.clock.advance(60 * MINUTE);
  expect(rig.role.current()).toBeUndefined();
  await rig.stop();
});

test('a refresh is granted once in 10 s, cuts the sleep short, and never makes a second call in flight', async () => {
  const rig = start();
  await rig.clock.advance(SECOND);
  expect(rig.role.refresh()).toEqual({ accepted: true, retryAfterSeconds: 10 });
  expect(rig.role.refresh()).toEqual({ accepted: false, retryAfterSeconds: 10 });
  await rig.clock.advance(SECOND);
  expect(rig.issuer.calls).toBe(2);
  await rig.clock.advance(9 * SECOND);
  rig.issuer.latencyMs = () => 30 * SECOND;
  for (let second = 0; second < 60; second++) {
    rig.role.refresh();
    await rig.clock.advance(SECOND);
  }
  expect(rig.issuer.mostInFlight).toBe(1);
  expect(rig.issuer.calls).toBeLessThanOrEqual(4);
  await rig.stop();
});

test('the first attempt is known to have ended, whichever way', async () => {
  const rig = start();
  rig.issuer.trouble = 'denied';
  await rig.role.firstAttempt;
  await rig.clock.advance(0);
  expect(rig.role.status()).toMatchObject({ state: 'refused', lastError: { code: 'Trouble' }, failures: 1 });
  await rig.stop();
});

test('the state tells when it asks again, and of an error no more than anyone may know', async () => {
  const rig = start();
  await rig.clock.advance(0);
  const { wallMs } = rig.clock.now();
  const nextMs = Date.parse(rig.role.status().nextRefresh ?? '') - wallMs;
  expect(nextMs).toBeGreaterThanOrEqual(26 * MINUTE);
  expect(nextMs).toBeLessThanOrEqual(33 * MINUTE);
  rig.issuer.trouble = 'transient';
  await rig.clock.advance(nextMs + SECOND);
  expect(rig.role.status().lastError).toEqual({ code: 'Trouble', message: 'as asked', advice: 'none' });
  await rig.stop();
});

test('each attempt is counted by how it ended, with the time that it took', async () => {
  const issued: unknown[] = [];
  const rig = start(HOUR, { telemetry: { ...silentTelemetry, issued: (...attempt) => issued.push(attempt) } });
  rig.issuer.trouble = 'denied';
  await rig.clock.advance(0);
  rig.issuer.trouble = undefined;
  rig.issuer.latencyMs = () => 2 * SECOND;
  await rig.clock.advance(4 * SECOND);
  expect(issued).toEqual([
    ['default', 'Trouble', 0],
    ['default', 'success', 2 * SECOND],
  ]);
  await rig.stop();
});

test('a fault of our own ends the loop instead of being retried', async () => {
  const clock = fakeClock();
  const issuer = { issue: () => Promise.reject(new TypeError('a bug')) };
  const store = credentialStore(clock);
  const role = refresher({
    name: 'x',
    issuer,
    store,
    clock,
    random: () => 0,
    log: silentLog,
    telemetry: silentTelemetry,
  });
  await expect(role.run(new AbortController().signal)).rejects.toThrow('a bug');
});

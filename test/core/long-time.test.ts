import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { formatInstant } from '../../src/core/credentials.ts';
import { credentialStore } from '../../src/store/credential-store.ts';
import { refresher } from '../../src/store/refresher.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeIssuer } from '../support/fake-issuer.ts';
import { seededRandom, silentLog, silentTelemetry } from '../support/quiet.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function start(lifeMs: number, wallMs?: number) {
  const clock = fakeClock(wallMs);
  const issuer = fakeIssuer(clock, lifeMs);
  const store = credentialStore(clock);
  const parts = { store, clock, random: seededRandom(7), log: silentLog, telemetry: silentTelemetry };
  const role = refresher({ name: 'default', issuer, ...parts });
  const end = new AbortController();
  const running = role.run(end.signal);
  return {
    clock,
    issuer,
    role,
    async stop() {
      end.abort();
      await running;
    },
  };
}

test('a wait of 100 days, which is more than a timer can hold, neither ends early nor warns', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  const end = new AbortController();
  let over = false;
  const sleeping = systemClock.sleep(100 * DAY, end.signal).then(() => {
    over = true;
  });
  for (let turns = 0; turns < 50; turns++) await turn();
  expect([over, warnings]).toEqual([false, []]);
  end.abort();
  await sleeping;
  process.off('warning', note);
});

test.each([
  ['12 hours', 12 * HOUR],
  ['200 days', 200 * DAY],
])('sessions of %s are renewed at half of their life, twenty times over', async (_, lifeMs) => {
  const rig = start(lifeMs);
  await rig.clock.advance(10 * lifeMs);
  expect(rig.issuer.calls).toBeGreaterThanOrEqual(19);
  expect(rig.issuer.calls).toBeLessThanOrEqual(23);
  expect(rig.role.current()).toBeDefined();
  await rig.stop();
});

test.each([
  ['into a leap day', '2028-02-28T23:10:00Z', '2028-02-29T00:10:00Z'],
  ['out of a leap day', '2028-02-29T23:10:00Z', '2028-03-01T00:10:00Z'],
  ['past a February without one', '2100-02-28T23:10:00Z', '2100-03-01T00:10:00Z'],
  ['into another year', '2026-12-31T23:10:00Z', '2027-01-01T00:10:00Z'],
])('an hour that leads %s is an hour', async (_, from, to) => {
  const rig = start(HOUR, Date.parse(from));
  await rig.clock.advance(0);
  expect(formatInstant(rig.role.current()?.expiresAt ?? 0)).toBe(to);
  expect(rig.role.status().secondsLeft).toBe(3600);
  await rig.clock.advance(2 * HOUR);
  expect(rig.role.status().secondsLeft).toBeGreaterThan(1500);
  expect(rig.issuer.calls).toBeLessThanOrEqual(5);
  await rig.stop();
});

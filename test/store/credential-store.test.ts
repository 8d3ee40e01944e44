import { expect, onTestFinished, test, vi } from 'vitest';
import { credentialStore } from '../../src/store/credential-store.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { sampleCredentials } from '../support/fake-issuer.ts';

test('what is put in comes out, whole and not copied, until it may not be served any more', async () => {
  const clock = fakeClock();
  const store = credentialStore(clock);
  const credentials = sampleCredentials({ askedAt: clock.now() });
  store.replace('default', credentials);
  expect(store.current('default')).toBe(credentials);
  expect(store.current('other')).toBeUndefined();
  await clock.advance(59 * 60_000);
  expect(store.current('default')).toBeUndefined();
});

const HOUR = 3_600_000;

test('a clock that is two hours ahead for a moment costs nothing that is held', async () => {
  const clock = fakeClock();
  const store = credentialStore(clock);
  const held = sampleCredentials({ askedAt: clock.now() });
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now().wallMs });
  onTestFinished(() => void vi.useRealTimers());
  store.replace('default', held);
  for (const [stepMs, current] of [
    [2 * HOUR, undefined],
    [-2 * HOUR, held],
  ] as const) {
    await clock.stepWall(stepMs);
    vi.setSystemTime(clock.now().wallMs);
    expect(store.current('default')).toBe(current);
  }
});

test.each([0, -1, Number.NaN])('a life of %f ms is not stored', (lifeMs) => {
  const clock = fakeClock();
  const store = credentialStore(clock);
  store.replace('default', sampleCredentials({ askedAt: clock.now(), lifeMs }));
  expect(store.current('default')).toBeUndefined();
});

test('a set without life does not push out the one that is held', () => {
  const clock = fakeClock();
  const store = credentialStore(clock);
  const held = sampleCredentials({ askedAt: clock.now() });
  store.replace('default', held);
  store.replace('default', sampleCredentials({ askedAt: clock.now(), lifeMs: 0 }));
  expect(store.current('default')).toBe(held);
});

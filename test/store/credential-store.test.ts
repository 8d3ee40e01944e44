import { expect, test } from 'vitest';
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

test.each([0, -1, Number.NaN])('a life of %f ms is not stored: node-cache would keep it for ever', (lifeMs) => {
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

import { expect, test } from 'vitest';
import { drain } from '../../../src/cli/daemon/drain.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const never = new AbortController().signal;
const SECOND = 1_000;

/** A task whose apps stop at these instants, in milliseconds from now. */
function taskOf(apps: Readonly<Record<string, number>>) {
  const clock = fakeClock();
  const { monotonicMs: start } = clock.now();
  const readMetadata = async () => ({
    runningSiblings: Object.keys(apps).filter((name) => clock.now().monotonicMs - start < (apps[name] ?? 0)),
  });
  return { clock, readMetadata };
}

/** How long it drained, and who still ran then. */
async function drained(apps: Readonly<Record<string, number>>, longestMs: number, signal = never) {
  const { clock, readMetadata } = taskOf(apps);
  let end: [number, readonly string[]] | undefined;
  drain({ clock, longestMs, readMetadata, signal }).then((running) => {
    end = [clock.now().monotonicMs, running];
  });
  await clock.advance(longestMs + SECOND);
  return end;
}

test('it waits for the last app, and ends within a second of it', async () => {
  const [at = 0, running] = (await drained({ a: 2_300, b: 7_100 }, 20 * SECOND)) ?? [];
  expect(running).toEqual([]);
  expect(at).toBeGreaterThanOrEqual(7_100);
  expect(at).toBeLessThan(8_100);
});

test('it waits no longer than it may, and says who still runs', async () => {
  expect(await drained({ a: 1_000, b: 60_000 }, 5 * SECOND)).toEqual([5_000, ['b']]);
});

test('with nobody left it ends at once', async () => {
  expect(await drained({}, 20 * SECOND)).toEqual([0, []]);
});

test('zero seconds are no wait at all', async () => {
  expect(await drained({ a: 60_000 }, 0)).toEqual([0, ['a']]);
});

test('outside a task there is nobody to wait for', async () => {
  const clock = fakeClock();
  const parts = { clock, longestMs: 20 * SECOND, readMetadata: async () => undefined, signal: never };
  expect(await drain(parts)).toEqual([]);
});

test('a second signal ends the wait', async () => {
  const { clock, readMetadata } = taskOf({ a: 60_000 });
  const second = new AbortController();
  let ended: readonly string[] | undefined;
  drain({ clock, longestMs: 20 * SECOND, readMetadata, signal: second.signal }).then((running) => {
    ended = running;
  });
  await clock.advance(3 * SECOND);
  expect(ended).toBeUndefined();
  second.abort();
  await clock.advance(0);
  expect(ended).toEqual(['a']);
});

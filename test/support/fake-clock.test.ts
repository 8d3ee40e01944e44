import { expect, test } from 'vitest';
import { fakeClock } from './fake-clock.ts';

const never = new AbortController().signal;

test('sleepers wake at their own instants, in order, whatever the stride', async () => {
  const clock = fakeClock(0);
  const woken: [string, number][] = [];
  const note = (name: string) => () => woken.push([name, clock.now().wallMs]);
  clock.sleep(200, never).then(note('b'));
  clock.sleep(100, never).then(note('a'));
  clock.sleep(300, never).then(note('c'));
  await clock.advance(250);
  expect(woken).toEqual([
    ['a', 100],
    ['b', 200],
  ]);
  expect(clock.now()).toEqual({ wallMs: 250, monotonicMs: 250 });
  expect(clock.asleep()).toEqual({ count: 1, nextInMs: 50 });
});

test('a loop that sleeps again is carried through one long advance', async () => {
  const clock = fakeClock(0);
  const ticks: number[] = [];
  const stop = new AbortController();
  const loop = (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(1_000, stop.signal);
      await Promise.resolve();
      ticks.push(clock.now().monotonicMs);
    }
  })();
  await clock.advance(3_500);
  expect(ticks).toEqual([1_000, 2_000, 3_000]);
  stop.abort();
  await loop;
  expect(clock.asleep()).toEqual({ count: 0, nextInMs: Number.POSITIVE_INFINITY });
});

test('either clock wakes a sleeper, and a wall clock stepped back keeps nobody asleep for longer', async () => {
  const clock = fakeClock(1_000_000);
  let woken = 0;
  clock.sleep(100, never).then(() => woken++);
  clock.sleep(500, never).then(() => woken++);
  await clock.suspend(100);
  expect([woken, clock.now()]).toEqual([1, { wallMs: 1_000_100, monotonicMs: 0 }]);
  await clock.stepWall(-50_000);
  await clock.advance(499);
  expect(woken).toBe(1);
  await clock.advance(1);
  expect(woken).toBe(2);
});

test('an aborted signal ends a sleep, or keeps it from starting', async () => {
  const clock = fakeClock(0);
  const controller = new AbortController();
  const sleep = clock.sleep(1_000, controller.signal);
  controller.abort();
  await sleep;
  await clock.sleep(1_000, controller.signal);
  expect(clock.asleep().count).toBe(0);
});

test('fractions of a millisecond do not stop the clock', async () => {
  const clock = fakeClock();
  let naps = 0;
  (async () => {
    for (;;) {
      await clock.sleep(1_000 / 3, never);
      naps++;
    }
  })();
  await clock.advance(1_000_000);
  expect(naps).toBe(Math.floor(1_000_000 / 334));
});

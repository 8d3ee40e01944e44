import { expect, test } from 'vitest';
import { IssueError, type IssueErrorKind } from '../../src/core/errors.ts';
import { isServable, leftMs, plan } from '../../src/core/schedule.ts';
import { sampleCredentials } from '../support/fake-issuer.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const failed = (kind: IssueErrorKind) => ({ error: new IssueError({ kind, code: 'X', message: 'x', advice: 'x' }) });

test.each([
  [HOUR, 0, 27 * MINUTE],
  [HOUR, 0.5, 30 * MINUTE],
  [HOUR, 0.999999, 33 * MINUTE],
  [12 * HOUR, 0.5, 6 * HOUR],
  [20_000, 0, 9_000],
  [20_000, 0.999999, 11_000],
  [1_000, 0.5, 1_000],
])('a life of %i ms with the random number %f is renewed after %i ms', (lifeMs, random, waitMs) => {
  const next = plan(7, { credentials: sampleCredentials({ lifeMs }) }, random);
  expect(next.failures).toBe(0);
  expect(Math.abs(next.waitMs - waitMs)).toBeLessThan(1);
});

const ceilings = (kind: IssueErrorKind, count: number) =>
  Array.from({ length: count }, (_, failures) => Math.round(plan(failures, failed(kind), 1).waitMs / 1000));

test('a passing trouble is asked about within 2, 4, 8 … and at last 50 seconds', () => {
  expect(ceilings('passing', 9)).toEqual([2, 4, 8, 16, 32, 50, 50, 50, 50]);
});

test('a denial is asked about within 15 seconds while IAM may still be spreading a change, then within 50', () => {
  expect(ceilings('denied', 15)).toEqual([2, 4, 8, 15, 15, 15, 15, 15, 15, 15, 15, 15, 50, 50, 50]);
});

test('a misconfiguration is asked about within 10, 20, 40 … and at last 300 seconds', () => {
  expect(ceilings('misconfigured', 8)).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
});

test.each(['passing', 'denied', 'misconfigured'] as const)(
  'after a failure that is %s the wait is drawn from the first step to the ceiling, evenly',
  (kind) => {
    const [shortest = 0, middle = 0, longest = 0] = [0, 0.5, 1].map((random) => plan(20, failed(kind), random).waitMs);
    expect(shortest).toBe(kind === 'misconfigured' ? 5_000 : 1_000);
    expect(middle).toBe((shortest + longest) / 2);
  },
);

test('no wait after a failure is shorter than a second, and even the 2,000th is no longer than its ceiling', () => {
  for (const kind of ['passing', 'denied'] as const)
    for (const failures of [0, 1, 5, 40, 2_000])
      for (const random of [0, 0.3, 0.999]) {
        const { waitMs } = plan(failures, failed(kind), random);
        expect(waitMs).toBeGreaterThanOrEqual(1_000);
        expect(waitMs).toBeLessThanOrEqual(50_000);
      }
});

const at = (wallMs: number, monotonicMs = wallMs) => ({
  wallMs: sampleCredentials().askedAt.wallMs + wallMs,
  monotonicMs,
});

test.each([
  ['an hour is served until a minute before its end', HOUR, 59 * MINUTE - 1, true],
  ['and not in its last minute', HOUR, 59 * MINUTE, false],
  ['20 s are served until a tenth before their end', 20_000, 17_999, true],
  ['and not in their last tenth', 20_000, 18_000, false],
  ['nothing is served after its end', HOUR, 2 * HOUR, false],
])('%s', (_, lifeMs, ageMs, servable) => {
  expect(isServable(sampleCredentials({ lifeMs }), at(ageMs))).toBe(servable);
});

test('a wall clock stepped back does not make credentials younger', () => {
  expect(isServable(sampleCredentials(), at(-HOUR, 61 * MINUTE))).toBe(false);
  expect(leftMs(sampleCredentials(), at(-HOUR, 10 * MINUTE))).toBe(50 * MINUTE);
});

test('a suspended machine, whose monotonic clock stood still, does not either', () => {
  expect(isServable(sampleCredentials(), at(61 * MINUTE, 0))).toBe(false);
});

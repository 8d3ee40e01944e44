import { describe, expect, test } from 'vitest';
import { readAssumeRole } from '../../src/sts/assume-role-response.ts';
import { StsCallError } from '../../src/sts/client.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');
const HOUR = 3_600_000;
const request = {
  roleArn: 'arn:aws:iam::222222222222:role/switch-role',
  durationSeconds: 3600,
  askedAt: { wallMs: NOW, monotonicMs: 0 },
};

const answer = (expiresAt: number, serverTime?: number) => ({
  output: {
    $metadata: {},
    Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(expiresAt) },
  },
  metadata: serverTime === undefined ? {} : { serverTime },
});

test.each([
  ['both clocks agree', NOW + HOUR, NOW, HOUR],
  ['no Date', NOW + HOUR, undefined, HOUR],
  ["our clock is ten minutes behind: STS's counts", NOW + HOUR + 600_000, NOW + 600_000, HOUR],
  ["our clock is two hours ahead: STS's counts", NOW - HOUR, NOW - 2 * HOUR, HOUR],
  ['a Date that is hours ahead: our clock counts', NOW + HOUR, NOW + 5 * HOUR, HOUR],
  ['a Date that is hours behind: our clock counts', NOW + HOUR, NOW - 5 * HOUR, HOUR],
  [
    'the clocks differ by ten minutes and both make sense: the shorter life is safe',
    NOW + HOUR - 600_000,
    NOW - 600_000,
    HOUR - 600_000,
  ],
  ['STS gave less than was asked for', NOW + 1200_000, NOW, 1200_000],
  ['STS rounded up', NOW + HOUR + 900, NOW, HOUR],
])('%s', (_, expiresAt, serverTime, lifeMs) => {
  expect(readAssumeRole(answer(expiresAt, serverTime), request).lifeMs).toBe(lifeMs);
});

test.each([
  ['already expired by both clocks', NOW - 1, NOW],
  ['days ahead by both clocks', NOW + 100 * HOUR, NOW],
  ['six seconds further ahead than was asked for, by both clocks', NOW + HOUR + 6_000, NOW],
  ['no date', Number.NaN, NOW],
])('an Expiration that is %s is refused', (_, expiresAt, serverTime) => {
  expect(() => readAssumeRole(answer(expiresAt, serverTime), request)).toThrow(StsCallError);
});

describe.each(['AccessKeyId', 'SecretAccessKey', 'SessionToken'])('%s', (member) => {
  test.each(['', 'a b', 'a\nb', "a'b", 'a"b', 'a\\b', 'ä'])('%j is refused', (value) => {
    const whole = answer(NOW + HOUR, NOW);
    const Credentials = { ...whole.output.Credentials, [member]: value };
    expect(() => readAssumeRole({ ...whole, output: { ...whole.output, Credentials } }, request)).toThrow(StsCallError);
  });
});

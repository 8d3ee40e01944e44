import { expect, test } from 'vitest';
import { describe, formatInstant } from '../../src/core/credentials.ts';
import { sampleCredentials } from '../support/fake-issuer.ts';

test.each([
  [Date.parse('2026-01-02T03:04:05Z'), '2026-01-02T03:04:05Z'],
  [Date.parse('2026-01-02T03:04:05.999Z'), '2026-01-02T03:04:05Z'],
  [Date.parse('2028-02-29T23:59:59Z'), '2028-02-29T23:59:59Z'],
])('%i is written in whole seconds, never later than it is', (instant, text) => {
  expect(formatInstant(instant)).toBe(text);
});

test('a description holds no secret', () => {
  const credentials = sampleCredentials();
  const text = JSON.stringify(describe(credentials));
  expect(text).not.toContain(credentials.secretAccessKey);
  expect(text).not.toContain(credentials.sessionToken);
  expect(text).toContain(credentials.accessKeyId);
});

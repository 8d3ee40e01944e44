import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from '../../src/iam/read-json.ts';

test('reads what JSON.parse reads, to the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      expect(readJson(text)).toEqual({ value: JSON.parse(text), problems: [] });
    }),
  );
});

test('finds a problem in whatever JSON.parse refuses, and comes to an end', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '1',
    '-',
    'true',
    'nul',
    '\n',
    '\\',
    ' ',
    'x',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      if (refused(text)) expect(readJson(text).problems).not.toEqual([]);
      else expect(readJson(text).value).toEqual(JSON.parse(text));
    }),
    { numRuns: 3_000 },
  );
});

function refused(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

test.each([
  ['{"a": "b": 1}', { a: { b: 1 } }],
  ['{"a": [1, 2}', { a: [1, 2] }],
  ['{"a": "b\n   c"}', { a: 'bc' }],
  ['{"a": 1,}', { a: 1 }],
  ['{"a": 1 "b": 2}', { a: 1, b: 2 }],
  ['{"a": 1}}', { a: 1 }],
  ['{"a": 1, "a": 2}', { a: 2 }],
])('goes on after the fault in %j, which it tells once', (text, value) => {
  const read = readJson(text);
  expect(read.value).toEqual(value);
  expect(read.problems).toHaveLength(1);
});

import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

type Room = Readonly<{ rooms: readonly string[]; packages: readonly (string | RegExp)[]; why: string }>;

/** Who may import what: the whole table, and why it is so. */
const TABLE: Record<string, Room> = {
  core: {
    rooms: [],
    packages: [],
    why: 'everything that can be right or wrong about when is decided here, and tested without waiting',
  },
  sts: {
    rooms: ['core'],
    packages: [/^@aws-sdk\//, /^@smithy\//],
    why: "AWS's types stop at this wall",
  },
  store: { rooms: ['core'], packages: ['node-cache'], why: 'the cache library is a detail of one file' },
  http: {
    rooms: ['core'],
    packages: ['express', 'node:http', 'node:net', 'node:crypto', 'node:stream'],
    why: 'the door knows how to read, not where it comes from',
  },
  ecs: { rooms: ['core'], packages: [/^node:(fs|path|crypto)/], why: 'what a task looks like from inside and outside' },
  iam: { rooms: ['core'], packages: [], why: 'policy documents are values' },
  sandbox: {
    rooms: ['core'],
    packages: ['node:http', 'node:crypto', 'node:net', 'node:timers/promises'],
    why: "an STS of our own is never in the daemon's path",
  },
  cli: {
    rooms: ['core', 'sts', 'store', 'http', 'ecs', 'iam', 'sandbox'],
    packages: [/.*/],
    why: 'the only place where the rooms are introduced to each other',
  },
};

/** The single files that touch the machine's own time, timers or threads below the roof. */
const REAL_TIME = new Set(['src/core/clock.ts']);
/** Stands outside the house; the roof reads the version from it. */
const MANIFEST = 'package.json';
const IMPORTS = /(?:from|import)\s*\(?\s*'([^']+)'/g;
const AMBIENT =
  /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bset(?:Timeout|Interval|Immediate)\s*\(|\bMath\.random\b|\bprocess\.|\bAbortSignal\.timeout\b|\bconsole\./;

const files = (await Array.fromAsync(glob('src/**/*.ts'))).map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const roomOf = (path: string) => path.split('/')[1] ?? '';

function importProblems({ path, text }: { path: string; text: string }): string[] {
  const room = TABLE[roomOf(path)];
  if (!room) return [`${path}: no such room in the table`];
  return [...text.matchAll(IMPORTS)].flatMap(([, target = '']) => {
    if (target.startsWith('.')) {
      const file = normalize(join(dirname(path), target));
      if (file === MANIFEST && roomOf(path) === 'cli') return [];
      const other = roomOf(file);
      return other === roomOf(path) || room.rooms.includes(other) ? [] : [`${path} imports ${other}: ${room.why}`];
    }
    if (
      REAL_TIME.has(path) ||
      room.packages.some((allowed) => (typeof allowed === 'string' ? allowed === target : allowed.test(target)))
    )
      return [];
    return [`${path} imports ${target}: ${room.why}`];
  });
}

test('the rooms import only what the table allows', () => {
  expect(files.length).toBeGreaterThan(5);
  expect(files.flatMap(importProblems)).toEqual([]);
});

test('real time, randomness and the process are touched only in core/clock.ts and under the roof', () => {
  const problems = files
    .filter(({ path }) => roomOf(path) !== 'cli' && !REAL_TIME.has(path))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, at) =>
          AMBIENT.test(line) && !/^\s*(\/\*|\*|\/\/)/.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [],
        ),
    );
  expect(problems).toEqual([]);
});

test('the table and the folders name the same rooms', async () => {
  const folders = new Set(files.map(({ path }) => roomOf(path)));
  for (const folder of folders) expect(Object.keys(TABLE)).toContain(folder);
});

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { documents } from '../support/documented.ts';

/** Files of this repository (SDKs have a `src` too) in code spans, and the targets of links that lead inside it. */
const NAMED =
  /`((?:src\/(?:core|sts|store|http|ecs|iam|sandbox|cli)|test|deploy|docs|bench|demo)\/[\w./-]+)`|\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g;

test.each(documents())('every file that %s names is there', (path) => {
  const missing = [...readFileSync(path, 'utf8').matchAll(NAMED)]
    .map(([, fromRoot, link]) => fromRoot ?? join(dirname(path), link ?? ''))
    .filter((file) => !existsSync(file));
  expect(missing).toEqual([]);
});

import { isObject } from '../../../src/core/json.ts';

/**
 * The paths at which `after` lacks, changes or reorders something that `before` has; additions are none. Lists may only
 * grow at their end, an `entryPoint` only at its beginning.
 */
export function losses(before: unknown, after: unknown, path = '$'): readonly string[] {
  if (Array.isArray(before)) {
    if (!Array.isArray(after) || after.length < before.length) return [path];
    const from = path.endsWith('.entryPoint') ? after.length - before.length : 0;
    return before.flatMap((item, at) => losses(item, after[from + at], `${path}[${at}]`));
  }
  if (!isObject(before)) return Object.is(before, after) ? [] : [path];
  if (!isObject(after)) return [path];
  const kept = Object.keys(after).filter((key) => Object.hasOwn(before, key));
  const reordered = JSON.stringify(kept) === JSON.stringify(Object.keys(before)) ? [] : [`${path} (keys)`];
  return [...reordered, ...Object.keys(before).flatMap((key) => losses(before[key], after[key], `${path}.${key}`))];
}

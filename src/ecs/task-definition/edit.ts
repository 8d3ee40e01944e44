import { isObject, type JsonObject, list } from '../../core/json.ts';

/**
 * The list with `entry` in it: merged in place into each item that has the same `key`, else added at the end. Items
 * keep their order, and their fields that `entry` does not name.
 */
export function upsert(items: unknown, key: string, entry: JsonObject): readonly unknown[] {
  const isIt = (item: unknown): item is JsonObject => isObject(item) && item[key] === entry[key];
  const all = list(items);
  return all.some(isIt) ? all.map((item) => (isIt(item) ? { ...item, ...entry } : item)) : [...all, entry];
}

/** The object with the fields that it lacks; what it has, stays as it is and where it is. */
export const fillIn = (existing: JsonObject, defaults: JsonObject): JsonObject => ({
  ...existing,
  ...defaults,
  ...existing,
});

/** The object without the named fields. */
export const without = (from: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));

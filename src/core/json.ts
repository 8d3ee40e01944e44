/** Any JSON object. What others wrote stays this loose, so that what we do not know passes through untouched. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as a list; empty where it is anything else. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The objects of a list; empty where it is no list. */
export const objects = (value: unknown): readonly JsonObject[] => list(value).filter(isObject);

/** The strings of a list; empty where it is no list. */
export const texts = (value: unknown): readonly string[] => list(value).filter((item) => typeof item === 'string');

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The value as an object; empty where it is anything else. */
export const object = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The object that a text holds as JSON; `undefined` where it holds anything else. */
export function parseObject(json: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

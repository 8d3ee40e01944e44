import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { isObject, type JsonObject } from '../../core/json.ts';
import { UsageError } from '../usage-error.ts';

/** Where a verb reads and writes; `process` fits it. */
export type Streams = Readonly<{
  stdin: AsyncIterable<Uint8Array | string>;
  stdout: { write(text: string): unknown };
}>;

/**
 * Reads a JSON file.
 * @param file a path, or `-` for the standard input
 * @throws {UsageError} where it cannot be read or is no JSON
 */
export async function readJson(file: string, stdin: Streams['stdin']): Promise<unknown> {
  const content = await (file === '-' ? readAll(stdin) : readFile(file, 'utf8')).catch((cause: Error) => {
    throw new UsageError(`Cannot read ${file}: ${cause.message}`, { cause });
  });
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new UsageError(`${named(file)} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Reads a task definition.
 * @throws {UsageError} where it cannot be read or is no JSON object
 */
export async function readTaskDefinition(file: string, stdin: Streams['stdin']): Promise<JsonObject> {
  const value = await readJson(file, stdin);
  if (isObject(value)) return value;
  throw new UsageError(`${named(file)} is not a task definition: it has to be one JSON object.`);
}

/** What to call the file in a message. */
export const named = (file: string) => (file === '-' ? 'The standard input' : file);

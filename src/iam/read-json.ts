import { type JsonCursor, type JsonProblem, jsonCursor } from './json-cursor.ts';

/**
 * Reads JSON and goes on after the faults that people make by hand or by copying from a page, so that all of them are
 * told at once and what was meant can still be checked: missing braces around a member, a closing bracket left out, a
 * line break in a string, a trailing or missing comma, a key given twice.
 */
export function readJson(text: string): Readonly<{ value: unknown; problems: readonly JsonProblem[] }> {
  const cursor = jsonCursor(text);
  const value = readValue(cursor);
  if (cursor.peek() !== undefined)
    cursor.problem(`${cursor.seen()} after the end of the document`, 'take away what follows');
  return { value, problems: cursor.problems };
}

function readValue(cursor: JsonCursor): unknown {
  const first = cursor.peek();
  if (first === '"') return readString(cursor);
  if (first === '{') {
    const members = new Map<string, unknown>();
    readItems(cursor, '}', () => readMember(cursor, members));
    return Object.fromEntries(members);
  }
  if (first === '[') {
    const array: unknown[] = [];
    readItems(cursor, ']', () => array.push(readValue(cursor)));
    return array;
  }
  return readWord(cursor);
}

/** A number, `true`, `false` or `null`. */
function readWord(cursor: JsonCursor): unknown {
  const start = cursor.at;
  const word = /^[\w.+-]+/.exec(cursor.text.slice(start))?.[0] ?? '';
  cursor.at += word.length;
  try {
    return JSON.parse(word);
  } catch {
    const what = `${word || cursor.seen()} where a value should stand`;
    cursor.problem(what, 'write a string in double quotes, an object or a list', start);
    return undefined;
  }
}

function readString(cursor: JsonCursor): string {
  const { text, at: start } = cursor;
  let raw = '';
  cursor.at += 1;
  for (; cursor.at < text.length && text[cursor.at] !== '"'; cursor.at += 1) {
    if (text[cursor.at] === '\\') raw += text[cursor.at++];
    if (text[cursor.at] === '\n') {
      cursor.problem('a line break inside a string', 'write the string on one line');
      raw = raw.trimEnd();
      while (/\s/.test(text[cursor.at + 1] ?? '')) cursor.at += 1;
    } else raw += text[cursor.at] ?? '';
  }
  if (cursor.at >= text.length) cursor.problem('a string that does not end', 'close it with "', start);
  cursor.at += 1;
  try {
    return JSON.parse(`"${raw}"`);
  } catch {
    cursor.problem('a string with a character or an escape that JSON does not know', 'escape it with \\', start);
    return raw;
  }
}

/** What stands between an opening bracket and `close`, with commas between the items. */
function readItems(cursor: JsonCursor, close: '}' | ']', readItem: () => void): void {
  cursor.at += 1;
  if (cursor.take(close)) return;
  do readItem();
  while (!isOver(cursor, close));
}

/** Reads what stands after an item; whether that was the last one. */
function isOver(cursor: JsonCursor, close: '}' | ']'): boolean {
  if (cursor.take(close)) return true;
  if (cursor.take(',')) {
    if (cursor.peek() !== close) return false;
    cursor.problem(`a comma before ${close}`, 'take the comma away');
    cursor.at += 1;
    return true;
  }
  const next = cursor.peek();
  if (next === undefined || next === (close === '}' ? ']' : '}')) {
    cursor.problem(`${cursor.seen()} where ${close} should close what was opened`, `put ${close} here`);
    return true;
  }
  if (/["{[]/.test(next)) cursor.problem('a comma is missing', 'put , here');
  else {
    cursor.problem(`${cursor.seen()} where , or ${close} should stand`, `put , or ${close} here`);
    cursor.at += 1;
  }
  return false;
}

function readMember(cursor: JsonCursor, members: Map<string, unknown>): void {
  if (cursor.peek() !== '"') {
    cursor.problem(`${cursor.seen()} where a key in double quotes should stand`, 'write the key in double quotes');
    cursor.at += 1;
    return;
  }
  const start = cursor.at;
  const key = readString(cursor);
  if (!cursor.take(':')) cursor.problem(`no colon after the key "${key}"`, 'put : here');
  if (members.has(key)) cursor.problem(`the key "${key}" for the second time`, 'keep one of the two', start);
  cursor.peek();
  const valueAt = cursor.at;
  const value = readValue(cursor);
  if (typeof value === 'string' && cursor.take(':')) {
    const what = `a second colon after "${key}": braces are missing`;
    cursor.problem(what, `write "${key}": {"${value}": …}`, valueAt);
    members.set(key, { [value]: readValue(cursor) });
  } else members.set(key, value);
}

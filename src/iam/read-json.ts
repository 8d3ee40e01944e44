/** A place where the text is not JSON, and what would be. `at` counts characters from the start of the text. */
export type JsonProblem = Readonly<{ at: number; what: string; fix: string }>;

type Value = unknown;

/**
 * Reads JSON and goes on after the faults that people make by hand or by copying from a page, so that all of them are
 * told at once and what was meant can still be checked: missing braces around a member, a closing bracket left out, a
 * line break in a string, a trailing or missing comma, a key given twice.
 */
export function readJson(text: string): Readonly<{ value: Value; problems: readonly JsonProblem[] }> {
  const problems: JsonProblem[] = [];
  let at = 0;

  const problem = (what: string, fix: string, where = at) => void problems.push({ at: where, what, fix });
  const skip = () => {
    while (/\s/.test(text[at] ?? '')) at += 1;
  };
  const peek = () => {
    skip();
    return text[at];
  };
  const seen = () => {
    const character = peek();
    return character === undefined ? 'the end of the text' : JSON.stringify(character);
  };
  const take = (character: string) => peek() === character && ++at > 0;

  function string(): string {
    const start = at;
    let raw = '';
    at += 1;
    for (; at < text.length && text[at] !== '"'; at += 1) {
      if (text[at] === '\\') raw += text[at++];
      if (text[at] === '\n') {
        problem('a line break inside a string', 'write the string on one line');
        raw = raw.trimEnd();
        while (/\s/.test(text[at + 1] ?? '')) at += 1;
      } else raw += text[at] ?? '';
    }
    if (at >= text.length) problem('a string that does not end', 'close it with "', start);
    at += 1;
    try {
      return JSON.parse(`"${raw}"`);
    } catch {
      problem('a string with a character or an escape that JSON does not know', 'escape it with \\', start);
      return raw;
    }
  }

  function separated(close: string, other: string, item: () => void): void {
    at += 1;
    if (take(close)) return;
    for (;;) {
      item();
      if (take(close)) return;
      if (take(',')) {
        if (peek() !== close) continue;
        problem(`a comma before ${close}`, 'take the comma away');
        at += 1;
        return;
      } else if (peek() === undefined || peek() === other) {
        problem(`${seen()} where ${close} should close what was opened`, `put ${close} here`);
        return;
      } else if (/["{[]/.test(peek() ?? '')) problem('a comma is missing', 'put , here');
      else {
        problem(`${seen()} where , or ${close} should stand`, `put , or ${close} here`);
        at += 1;
      }
    }
  }

  function member(members: Map<string, Value>): void {
    if (peek() !== '"') {
      problem(`${seen()} where a key in double quotes should stand`, 'write the key in double quotes');
      at += 1;
      return;
    }
    const start = at;
    const key = string();
    if (!take(':')) problem(`no colon after the key "${key}"`, 'put : here');
    if (members.has(key)) problem(`the key "${key}" for the second time`, 'keep one of the two', start);
    skip();
    const valueAt = at;
    const read = value();
    if (typeof read === 'string' && take(':')) {
      problem(`a second colon after "${key}": braces are missing`, `write "${key}": {"${read}": …}`, valueAt);
      members.set(key, { [read]: value() });
    } else members.set(key, read);
  }

  function value(): Value {
    const first = peek();
    if (first === '"') return string();
    if (first === '{') {
      const members = new Map<string, Value>();
      separated('}', ']', () => member(members));
      return Object.fromEntries(members);
    }
    if (first === '[') {
      const array: Value[] = [];
      separated(']', '}', () => array.push(value()));
      return array;
    }
    const word = /^[\w.+-]+/.exec(text.slice(at))?.[0];
    const start = at;
    at += word?.length ?? 0;
    try {
      return JSON.parse(word ?? '');
    } catch {
      problem(
        `${word ?? seen()} where a value should stand`,
        'write a string in double quotes, an object or a list',
        start,
      );
      return undefined;
    }
  }

  const read = value();
  if (peek() !== undefined) problem(`${seen()} after the end of the document`, 'take away what follows');
  return { value: read, problems };
}

import { readFileSync } from 'node:fs';
import { type ErrorCode, LineCounter, parseDocument } from 'yaml';
import { ConfigError } from './config.ts';

/** A configuration file's content, not checked yet, and how to name it in a message. */
export type FileDocument = Readonly<{ document: unknown; name: string }>;

/**
 * Reads what `SWITCH_ROLE_CONFIG` says: JSON itself where it starts with a brace, else the path of a YAML or JSON file.
 * One parser reads both, since JSON is YAML and only this parser tells when a key stands twice.
 */
export function readConfigFile(value: string): FileDocument {
  const inline = value.trimStart().startsWith('{');
  const name = inline ? 'SWITCH_ROLE_CONFIG' : value;
  const lineCounter = new LineCounter();
  const parsed = parseDocument(inline ? value : readText(value), { prettyErrors: false, lineCounter });
  const [error] = parsed.errors;
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    // The parser's own message may quote the line, and with it a value.
    const what = WORDS[error.code] ?? error.code.toLowerCase().replaceAll('_', ' ');
    throw new ConfigError([`${name}: not valid YAML or JSON at line ${line}, column ${col}: ${what}`]);
  }
  try {
    return { document: parsed.toJS() ?? {}, name };
  } catch {
    throw new ConfigError([`${name}: not valid YAML: an alias (*name) has no anchor (&name)`]);
  }
}

const WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_INDENT: 'the indentation does not fit',
  BLOCK_AS_IMPLICIT_KEY: 'one colon too many; a text with a colon and a space stands in quotes',
  DUPLICATE_KEY: 'this key stands twice',
  MISSING_CHAR: 'a quote, comma, colon, bracket or brace is missing',
  TAB_AS_INDENT: 'a tab; indent with spaces',
  UNEXPECTED_TOKEN: 'this does not fit here',
};

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError([`SWITCH_ROLE_CONFIG: cannot read ${path} (${(error as NodeJS.ErrnoException).code})`]);
  }
}

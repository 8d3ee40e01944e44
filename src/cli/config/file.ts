import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
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
  const parsed = parseDocument(inline ? value : readText(value), { prettyErrors: false });
  const [error] = parsed.errors;
  // The parser's own message may quote the line, and with it a value.
  if (error) throw new ConfigError([`${name}: not valid YAML or JSON at position ${error.pos[0]}: ${error.code}`]);
  return { document: parsed.toJS() ?? {}, name };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError([`SWITCH_ROLE_CONFIG: cannot read ${path} (${(error as NodeJS.ErrnoException).code})`]);
  }
}

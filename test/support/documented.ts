import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of commands in a document. */
export type DocumentedCommands = Readonly<{ where: string; script: string }>;

const FENCED = /^```sh\n([\s\S]*?)^```$/gm;

/** Every block of shell commands in the README and the documents beside it. */
export function documentedCommands(): DocumentedCommands[] {
  return documents().flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    return [...text.matchAll(FENCED)].map((match) => ({
      where: `${path}:${text.slice(0, match.index).split('\n').length}`,
      script: match[1] ?? '',
    }));
  });
}

/** The README and the documents beside it. */
export function documents(): string[] {
  const below = ['docs', 'deploy'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...below].filter((path) => path.endsWith('.md')).sort();
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of commands in a document, and the file that runs it. */
export type DocumentedCommands = Readonly<{ where: string; script: string; runner: string }>;

/** Whatever needs no more than this machine's shell. */
const HERE = 'test/docs/commands.test.ts';

/** What needs more, and who runs it. */
const ELSEWHERE: readonly (readonly [needs: RegExp, runner: string])[] = [
  [/^npm /m, '.ci/run'],
  [/^docker /m, 'test/containers/documented-commands.test.ts'],
  [/^aws /m, 'test/iam/moto/documented-commands.test.ts'],
];

/** Every file that runs commands of the documents. */
export const RUNNERS: readonly string[] = [HERE, ...ELSEWHERE.map(([, runner]) => runner)];

/** The blocks of shell commands in the README and the documents beside it that `runner` is to run. */
export function documentedCommands(runner: string): DocumentedCommands[] {
  return documents()
    .flatMap((path) => commandsIn(path, readFileSync(path, 'utf8')))
    .filter((block) => block.runner === runner);
}

function commandsIn(path: string, text: string): DocumentedCommands[] {
  return codeBlocks(text).flatMap(({ line, language, code }) => {
    const runner = ELSEWHERE.find(([needs]) => needs.test(code))?.[1] ?? HERE;
    return language === 'sh' ? [{ where: `${path}:${line}`, script: code, runner }] : [];
  });
}

/** The programs that a reader is told to run. */
const PROGRAM =
  /^\s*(?:\$ |sudo )*(?:[A-Z_]+=\S* )*(?:npm|npx|node|switch-role|docker|docker-compose|aws|terraform|tofu|curl|git|eval|export)(?: |$)/m;

/** What a block of commands may be called; the last two are no language at all. */
const SHELL = /^(bash|zsh|shell|shell-session|console|text|)$/;

/** Where a document shows a command that nothing runs: in a block that is not marked as `sh`. */
export function unmarkedCommands(path: string, text = readFileSync(path, 'utf8')): string[] {
  return codeBlocks(text)
    .filter(({ language, code }) => SHELL.test(language) && PROGRAM.test(code))
    .map(({ line }) => `${path}:${line}`);
}

type CodeBlock = Readonly<{ line: number; language: string; code: string }>;

/** The blocks of code in a document, fenced or, with four spaces after an empty line, indented: these have no language. */
function codeBlocks(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(\s*)```(.*)$/.exec(lines[at] ?? '');
    const isIndented = /^ {4}\S/.test(lines[at] ?? '') && (lines[at - 1] ?? '').trim() === '';
    if (!fence && !isIndented) continue;
    const start = at;
    const belongs = fence
      ? (line: string) => !line.trimStart().startsWith('```')
      : (line: string) => /^ {4}/.test(line) || line === '';
    while (at + 1 < lines.length && belongs(lines[at + 1] ?? '')) at++;
    const code = `${lines.slice(fence ? start + 1 : start, at + 1).join('\n')}\n`;
    blocks.push({ line: start + 1, language: fence?.[2] ?? '', code });
    if (fence) at++;
  }
  return blocks;
}

/** The README and the documents beside it. */
export function documents(): string[] {
  const below = ['docs', 'deploy'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...below].filter((path) => path.endsWith('.md')).sort();
}

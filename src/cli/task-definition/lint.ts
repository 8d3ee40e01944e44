import { type Finding, lint as findProblems } from '../../ecs/task-definition/lint.ts';
import { named, readTaskDefinition, type Streams } from './task-definition-file.ts';

/** The flags of `lint`. */
export type LintOptions = Readonly<{
  /** Print the findings as JSON. */
  json?: boolean;
  /** Let warnings fail too. */
  strict?: boolean;
}>;

/**
 * Says what in the task definition in `file` (`-`: the standard input) would not work.
 * @returns the exit code: 0 nothing that fails, 1 errors (or warnings, with `strict`)
 * @throws {UsageError} where it cannot be read
 */
export async function lint(file: string, { json, strict }: LintOptions, { stdin, stdout }: Streams): Promise<number> {
  const findings = findProblems(await readTaskDefinition(file, stdin));
  const text = findings.length > 0 ? findings.map(told).join('\n') : `${named(file)}: nothing to mend\n`;
  stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : text);
  return findings.some(({ severity }) => strict || severity === 'error') ? 1 : 0;
}

function told({ severity, rule, container, what, why, fix }: Finding): string {
  const where = container === undefined ? '' : `${container}: `;
  return `${severity} ${rule}\n  ${where}${what}\n  why:  ${why}\n  fix:  ${fix}\n`;
}

import { readFile } from 'node:fs/promises';
import { checkPolicy } from '../../iam/check-policy.ts';
import type { PolicyKind } from '../../iam/check-statement.ts';
import type { Finding } from '../../iam/finding.ts';
import { UsageError } from '../usage-error.ts';

type Output = Readonly<{ write(text: string): unknown }>;

export type PoliciesCheckOptions = Readonly<{ file: string; kind?: PolicyKind; stdout: Output }>;

/**
 * Prints what is wrong with a policy document in a file.
 * @returns the exit code: 1 when there is an error among the findings
 * @throws {UsageError} where the file cannot be read
 */
export async function policiesCheck({ file, kind, stdout }: PoliciesCheckOptions): Promise<number> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new UsageError(`cannot read ${file}: ${cause.message}`, { cause });
  });
  const findings = checkPolicy(text, kind);
  stdout.write(findings.length > 0 ? findings.map(paragraph).join('\n') : `${file}: nothing to fix\n`);
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

const paragraph = ({ severity, path, what, why, fix }: Finding): string =>
  `${severity}: ${path === '' ? '' : `${path}: `}${what}\n  why:  ${why}\n  fix:  ${fix}\n`;

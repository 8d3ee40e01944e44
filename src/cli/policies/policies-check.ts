import { readFile } from 'node:fs/promises';
import { checkPolicy } from '../../iam/check-policy.ts';
import type { PolicyKind } from '../../iam/check-statement.ts';
import type { Finding } from '../../iam/finding.ts';

type Output = Readonly<{ write(text: string): unknown }>;

export type PoliciesCheckOptions = Readonly<{ file: string; kind?: PolicyKind; stdout: Output; stderr: Output }>;

/**
 * Prints what is wrong with a policy document in a file.
 * @returns the exit code: 1 when there is an error among the findings, 2 when the file cannot be read
 */
export async function policiesCheck({ file, kind, stdout, stderr }: PoliciesCheckOptions): Promise<number> {
  const text = await readFile(file, 'utf8').catch((error: Error) => error);
  if (text instanceof Error) {
    stderr.write(`switch-role policies: cannot read ${file}: ${text.message}\n`);
    return 2;
  }
  const findings = checkPolicy(text, kind);
  stdout.write(findings.length > 0 ? findings.map(paragraph).join('\n') : `${file}: nothing to fix\n`);
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

const paragraph = ({ severity, path, what, why, fix }: Finding): string =>
  `${severity}: ${path === '' ? '' : `${path}: `}${what}\n  why:  ${why}\n  fix:  ${fix}\n`;

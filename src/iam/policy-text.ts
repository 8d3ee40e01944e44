import type { Finding } from './finding.ts';
import { readJson } from './read-json.ts';

/** What a text holds: a whole document, one element of a statement on its own, or nothing that can be checked. */
export type PolicyText = Readonly<{ value: unknown; fragment: boolean; findings: readonly Finding[] }>;

/** Reads a policy from text as people have it: whole, torn out of a page, or not JSON at all. */
export function policyText(text: string): PolicyText {
  if (/^\s*(resource|data|module|variable|locals|provider|terraform)\b[^:]*\{/.test(text)) return terraform(text);
  const fragment = /^\s*"[^"]*"\s*:/.test(text);
  const { value, problems } = readJson(fragment ? `{${text}}` : text);
  const findings = problems.map(({ at, what, mend }): Finding => {
    const path = position(text, fragment ? at - 1 : at);
    return { severity: 'error', path, what, why: 'IAM takes JSON only', mend };
  });
  const part: Finding = {
    severity: 'note',
    path: 'line 1, column 1',
    what: 'a piece of a statement, not a policy document',
    why: 'IAM takes a whole document: {"Version": …, "Statement": […]}',
    mend: 'put it into a statement; what it says was checked by itself',
  };
  return { value, fragment, findings: fragment ? [...findings, part] : findings };
}

function terraform(text: string): PolicyText {
  const notJson: Finding = {
    severity: 'error',
    path: 'line 1, column 1',
    what: 'Terraform, not a policy document',
    why: 'only the JSON that it renders can be checked',
    mend: 'check the JSON file that it reads, or what `terraform show -json` gives',
  };
  const at = unmatchedParenthesis(text);
  const parenthesis: Finding = {
    severity: 'error',
    path: position(text, at),
    what: 'a closing parenthesis that none opened',
    why: 'Terraform refuses the expression',
    mend: 'take it away',
  };
  return { value: undefined, fragment: false, findings: at < 0 ? [notJson] : [notJson, parenthesis] };
}

function unmatchedParenthesis(text: string): number {
  let open = 0;
  return [...text].findIndex((character) => {
    open += character === '(' ? 1 : character === ')' ? -1 : 0;
    return open < 0;
  });
}

function position(text: string, at: number): string {
  const before = text.slice(0, Math.max(0, at)).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

import { error, type Finding, note } from './finding.ts';
import { readJson } from './read-json.ts';

/** What a text holds: a whole document, one element of a statement on its own, or nothing that can be checked. */
export type PolicyText = Readonly<{ value: unknown; fragment: boolean; findings: readonly Finding[] }>;

/** Reads a policy from text as people have it: whole, torn out of a page, or not JSON at all. */
export function policyText(text: string): PolicyText {
  if (/^\s*(resource|data|module|variable|locals|provider|terraform)\b[^:]*\{/.test(text)) return terraform(text);
  const fragment = /^\s*"[^"]*"\s*:/.test(text);
  const { value, problems } = readJson(fragment ? `{${text}}` : text);
  const findings = problems.map(({ at, what, fix }): Finding => {
    const path = position(text, fragment ? at - 1 : at);
    return error(path, what, 'IAM takes JSON only', fix);
  });
  const part = note(
    'line 1, column 1',
    'a piece of a statement, not a policy document',
    'IAM takes a whole document: {"Version": …, "Statement": […]}',
    'put it into a statement; what it says was checked by itself',
  );
  return { value, fragment, findings: fragment ? [...findings, part] : findings };
}

function terraform(text: string): PolicyText {
  const notJson = error(
    'line 1, column 1',
    'Terraform, not a policy document',
    'only the JSON that it renders can be checked',
    'check the JSON file that it reads, or what `terraform show -json` gives',
  );
  const at = unmatchedParenthesis(text);
  const parenthesis = error(
    position(text, at),
    'a closing parenthesis that none opened',
    'Terraform refuses the expression',
    'take it away',
  );
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

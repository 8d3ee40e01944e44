/**
 * - `error`: IAM refuses the document, or it can never do what it says
 * - `warning`: IAM takes it, and it will hurt
 * - `note`: worth knowing; nothing to fix as such
 */
export type Severity = 'error' | 'warning' | 'note';

/** One thing to say about a policy document. */
export type Finding = Readonly<{
  severity: Severity;
  /** Where: `Statement[0].Action[2]`, or `line 3, column 5` where the text is not JSON. */
  path: string;
  what: string;
  why: string;
  fix: string;
}>;

type Says = (path: string, what: string, why: string, fix: string) => Finding;

const says =
  (severity: Severity): Says =>
  (path, what, why, fix) => ({ severity, path, what, why, fix });

export const error = says('error');
export const warning = says('warning');
export const note = says('note');

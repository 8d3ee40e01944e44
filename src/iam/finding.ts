/**
 * - `error`: IAM refuses the document, or it can never do what it says
 * - `warning`: IAM takes it, and it will hurt
 * - `note`: worth knowing; nothing to mend as such
 */
export type Severity = 'error' | 'warning' | 'note';

/** One thing to say about a policy document. */
export type Finding = Readonly<{
  severity: Severity;
  /** Where: `Statement[0].Action[2]`, or `line 3, column 5` where the text is not JSON. */
  path: string;
  what: string;
  why: string;
  mend: string;
}>;

type Says = (path: string, what: string, why: string, mend: string) => Finding;

const says =
  (severity: Severity): Says =>
  (path, what, why, mend) => ({ severity, path, what, why, mend });

export const error = says('error');
export const warning = says('warning');
export const note = says('note');

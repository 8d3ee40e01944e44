/** What a case found of one client: ✓ held, ✗ did not, and where there is no right or wrong, only what it does. */
export type Cell = Readonly<{
  mark: '✓' | '✗' | '·';
  /** In words that agree from run to run: they stand in the document. */
  says?: string;
  /** What varies: it is printed, and not kept. */
  figures?: string;
}>;

/** Where in the document a column stands. A ✗ wants an explanation wherever it is. */
export type Section = 'contract' | 'identity' | 'rhythm' | 'faults' | 'errors';

/** One column of the matrix, and how its cells come about. */
export type Column = Readonly<{
  id: string;
  section: Section;
  title: string;
  /** What was done, and what ✓ means. */
  about: string;
}>;

export const held = (says?: string, figures?: string): Cell => cell('✓', says, figures);
export const broken = (says: string, figures?: string): Cell => cell('✗', says, figures);
export const seen = (says: string, figures?: string): Cell => cell('·', says, figures);

function cell(mark: Cell['mark'], says?: string, figures?: string): Cell {
  return { mark, ...(says && { says }), ...(figures && { figures }) };
}

import type { Cell } from '../cell.ts';
import type { Cells } from './case.ts';

/** What clients showed while they ran side by side on sessions of one life. */
export type Lane = Readonly<{
  cells: Cells;
  /** How long before expiry a client came back, where it did while we watched. */
  leads: Readonly<Record<string, Cell | undefined>>;
}>;

import type { Cells } from './cases/case.ts';
import type { Cell, Column } from './cell.ts';
import type { Client } from './clients.ts';

/** Everything that a run has found. */
export type Matrix = Readonly<{
  clients: readonly Client[];
  columns: readonly Column[];
  /** By the column's id. */
  cells: Readonly<Record<string, Cells>>;
}>;

export function cellOf({ cells }: Matrix, column: string, { name }: Client): Cell {
  return cells[column]?.[name] ?? { mark: '✗', says: 'no result' };
}

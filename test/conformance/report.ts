import type { Cells } from './cases/case.ts';
import type { Column } from './cell.ts';
import type { Client } from './clients.ts';

export type Matrix = Readonly<{
  clients: readonly Client[];
  columns: readonly Column[];
  cells: Readonly<Record<string, Cells>>;
}>;

/** The table with every figure, for whoever watches the run. */
export function printMatrix({ clients, columns, cells }: Matrix): void {
  for (const { id, title } of columns) {
    process.stdout.write(`\n${id} ${title}\n`);
    for (const { name } of clients) {
      const { mark, says = '', figures } = cells[id]?.[name] ?? { mark: '?' };
      process.stdout.write(`  ${mark} ${name.padEnd(12)} ${says}${figures ? ` (${figures})` : ''}\n`);
    }
  }
}

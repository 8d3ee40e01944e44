import { explanationOf } from './explained.ts';
import type { Matrix } from './matrix.ts';

export type Verdict = Readonly<{ passed: number; failures: readonly string[] }>;

/** What of the matrix is wrong: a ✗ that nobody has explained, a cell that is missing, a planted fault that no client noticed. */
export function verdictOf({ clients, columns, cells }: Matrix, everyone: boolean): Verdict {
  const failures: string[] = [];
  for (const { id, section } of columns) {
    for (const { name } of clients) {
      const cell = cells[id]?.[name];
      if (!cell) failures.push(`${name}, ${id}: no result`);
      else if (cell.mark === '✗' && !explanationOf(name, id)) failures.push(`${name}, ${id}: ${cell.says}`);
    }
    const noticed = clients.some(({ name }) => cells[id]?.[name]?.mark === '✓');
    if (section === 'faults' && everyone && !noticed) failures.push(`${id}: no client notices`);
  }
  return { passed: clients.length * columns.length - failures.length, failures };
}

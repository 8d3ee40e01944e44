import { cellOf, type Matrix } from './matrix.ts';

/** The matrix with every figure, for whoever watches the run. */
export function printMatrix(matrix: Matrix): void {
  for (const { id, title } of matrix.columns) {
    process.stdout.write(`\n${id} ${title}\n`);
    for (const client of matrix.clients) {
      const { mark, says = '', figures } = cellOf(matrix, id, client);
      process.stdout.write(`  ${mark} ${client.name.padEnd(12)} ${says}${figures ? ` (${figures})` : ''}\n`);
    }
  }
}

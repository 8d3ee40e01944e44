import type { Bench } from '../bench.ts';
import type { Cell, Column } from '../cell.ts';
import type { Client } from '../clients.ts';

/** A column's cells, by client. */
export type Cells = Readonly<Record<string, Cell>>;

/** A part of the contract, tried on every client of the bench. */
export type Case = Readonly<{
  columns: readonly Column[];
  /** The cells of each column, by its id. */
  run(bench: Bench): Promise<Readonly<Record<string, Cells>>>;
}>;

/** A column whose cells do not depend on each other. */
export function eachClient(column: Column, cellOf: (bench: Bench, client: Client) => Promise<Cell>): Case {
  return {
    columns: [column],
    async run(bench) {
      const cells = bench.clients.map(async (client) => [client.name, await cellOf(bench, client)] as const);
      return { [column.id]: Object.fromEntries(await Promise.all(cells)) };
    },
  };
}

import { openBench } from './bench.ts';
import type { Case, Cells } from './cases/case.ts';
import { twoApps, withTokenFile, withTokenVariable } from './cases/identity.ts';
import { steady } from './cases/steady.ts';
import { CLIENTS } from './clients.ts';
import { printMatrix } from './report.ts';

/** Runs every case on the clients that are named, or on all, and says how it went. Started by `run.ts` in a network of its own. */
const PHASES: readonly (readonly Case[])[] = [[withTokenFile, withTokenVariable, twoApps], [steady]];

const names = process.argv.slice(2).filter((it) => !it.startsWith('--'));
const clients = CLIENTS.filter(({ name }) => names.length === 0 || names.includes(name));

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const bench = await openBench(clients);
const cells: Record<string, Cells> = {};
for (const phase of PHASES) {
  const start = performance.now();
  for (const found of await Promise.all(phase.map((it) => it.run(bench)))) Object.assign(cells, found);
  process.stdout.write(`${phase.length} cases in ${Math.round((performance.now() - start) / 1000)} s\n`);
}
const columns = PHASES.flat().flatMap(({ columns }) => columns);
printMatrix({ clients, columns, cells });
process.exit(0);

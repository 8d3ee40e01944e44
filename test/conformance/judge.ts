import { openBench } from './bench.ts';
import { article } from './cases/article.ts';
import type { Case, Cells } from './cases/case.ts';
import { noSidecar, noTokenFile, wrongToken } from './cases/errors.ts';
import { charset, newline, shortLife } from './cases/faults.ts';
import { fractionalSeconds } from './cases/fractional-seconds.ts';
import { twoApps, withTokenFile, withTokenVariable } from './cases/identity.ts';
import { lasting } from './cases/lasting.ts';
import { profileMode } from './cases/profile.ts';
import { httpProxy } from './cases/proxy.ts';
import { blankUri, bothUris, withLauncher } from './cases/relative-uri.ts';
import { steady } from './cases/steady.ts';
import { CLIENTS } from './clients.ts';
import { documentOf } from './document.ts';
import { keepDocument } from './keep-document.ts';
import { printMatrix } from './report.ts';
import { verdictOf } from './verdict.ts';

/** What runs together, in this order: what is quick; what is busy; what waits. */
const PHASES: readonly (readonly Case[])[] = [
  [withTokenFile, withTokenVariable, article, bothUris, withLauncher, blankUri, profileMode, httpProxy, twoApps],
  [wrongToken, noTokenFile, noSidecar, newline, shortLife, charset],
  [steady, fractionalSeconds],
  [lasting],
];

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
const matrix = { clients, columns: PHASES.flat().flatMap(({ columns }) => columns), cells };
const everyone = clients.length === CLIENTS.length;
printMatrix(matrix);
const { passed, failures } = verdictOf(matrix, everyone);
const agrees = !everyone || (await keepDocument(documentOf(matrix), process.argv.includes('--write')));
for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
process.exit(failures.length === 0 && agrees ? 0 : 1);

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTATIONS, type Mutation } from './mutations.ts';

/**
 * Breaks a copy of the code, one way after the other, and tells which test noticed first. Fails when one goes unnoticed, when
 * a text to be replaced is not there exactly once, or when the tests fail on the whole code.
 *
 *     npm run mutations [-- <words in the name of those to try>]
 */
const words = process.argv.slice(2).join(' ');
const chosen = MUTATIONS.filter(({ breaks }) => breaks.includes(words));

/** Some ways to break the code make it run for ever. */
const LONGEST_RUN_MS = 60_000;
const VITEST = 'node_modules/vitest/vitest.mjs';
const say = (text: string) => process.stdout.write(`${text}\n`);

const copy = mkdtempSync(join(tmpdir(), 'switch-role-mutations-'));
for (const part of ['src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
  cpSync(part, join(copy, part), { recursive: true });
symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));

type Report = Readonly<{
  numPassedTests: number;
  testResults: readonly Readonly<{
    name: string;
    message: string;
    assertionResults: readonly Readonly<{ status: string; fullName: string }>[];
  }>[];
}>;

/** Runs vitest in the copy; resolves with how many tests passed, and the first that failed, if one did. */
async function runTests(tests: readonly string[]): Promise<Readonly<{ passed: number; caughtBy?: string }>> {
  const output = join(copy, 'report.json');
  rmSync(output, { force: true });
  const args = [VITEST, 'run', ...tests, '--reporter=json', `--outputFile=${output}`, '--bail=1'];
  const exitCode = await new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: copy, stdio: 'ignore', detached: true });
    const patience = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), LONGEST_RUN_MS);
    child.on('exit', (code) => {
      clearTimeout(patience);
      resolve(code);
    });
  });
  if (!existsSync(output)) return { passed: 0, caughtBy: `no end within ${LONGEST_RUN_MS / 1000} s` };
  const { numPassedTests, testResults } = JSON.parse(readFileSync(output, 'utf8')) as Report;
  if (exitCode === 0) return { passed: numPassedTests };
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  const caughtBy = failed?.fullName ?? testResults.find(({ message }) => message)?.message.split('\n')[0];
  return { passed: numPassedTests, caughtBy: caughtBy ?? `exit code ${exitCode}` };
}

/** The text with the mutation in it. Throws where it does not fit the code, however that is formatted. */
function mutate(text: string, { file, find, replace }: Mutation): string {
  const escaped = find.trim().split(/\s+/).map(RegExp.escape);
  const pattern = new RegExp(escaped.join('\\s+'), 'g');
  const found = text.match(pattern)?.length ?? 0;
  if (found !== 1) throw new Error(`${file}: found ${found} times, not once: ${find}`);
  return text.replace(pattern, () => replace);
}

let uncaught = 0;
try {
  for (const mutation of chosen) mutate(readFileSync(mutation.file, 'utf8'), mutation);
  const selections = [...new Map(chosen.map(({ tests }) => [tests.join(' '), tests])).values()];
  // Whole files of the fast tests go together; what picks tests by their names goes by itself.
  const isWhole = (tests: readonly string[]) => tests.includes('fast') && !tests.includes('-t');
  const [whole, others] = [true, false].map((is) => selections.filter((tests) => isWhole(tests) === is));
  for (const tests of [[...new Set(whole?.flat())], ...(others ?? [])].filter(({ length }) => length > 0)) {
    const { passed, caughtBy } = await runTests(tests);
    if (caughtBy || passed === 0)
      throw new Error(`on the whole code, of ${tests.join(' ')}: ${caughtBy ?? 'no test ran'}`);
  }
  for (const mutation of chosen) {
    const whole = readFileSync(mutation.file, 'utf8');
    writeFileSync(join(copy, mutation.file), mutate(whole, mutation));
    const { caughtBy } = await runTests(mutation.tests);
    if (!caughtBy) uncaught++;
    say(`${mutation.breaks.padEnd(58)} ${caughtBy ? caughtBy.slice(0, 110) : 'NOT CAUGHT'}`);
    writeFileSync(join(copy, mutation.file), whole);
  }
  say(`${chosen.length} mutations, ${chosen.length - uncaught} caught`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = uncaught > 0 || chosen.length === 0 ? 1 : 0;

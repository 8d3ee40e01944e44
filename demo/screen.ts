import { styleText } from 'node:util';

const print = (line: string) => process.stdout.write(`${line}\n`);
const LABEL_WIDTH = 40;

/** A step's headline. */
export function step(number: number, title: string): void {
  print(`\n${styleText('cyan', `${number}`)}  ${styleText('bold', title)}`);
}

/** A fact, with its label in front where it has one. */
export function say(label: string, fact?: string): void {
  print(fact === undefined ? `   ${label}` : `   ${styleText('dim', label.padEnd(LABEL_WIDTH))} ${fact}`);
}

/** What held and what did not; whether all of it did. */
export function verdict(rows: readonly (readonly [held: boolean, what: string])[]): boolean {
  print('');
  for (const [held, what] of rows) print(`${held ? styleText('green', '✓') : styleText('red', '✗')}  ${what}`);
  return rows.every(([held]) => held);
}

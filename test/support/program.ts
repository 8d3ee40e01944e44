import { parseArgs } from 'node:util';

/** Numbers from the command line: `--requests 1000 --seed 7`. The values given here are the defaults. */
export function numbersFromArgs<K extends string>(defaults: Readonly<Record<K, number>>): Readonly<Record<K, number>> {
  const names = Object.keys(defaults) as K[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ options, strict: true });
  const entries = names.map((name) => {
    const value = values[name] === undefined ? defaults[name] : Number(values[name]);
    if (!Number.isFinite(value)) throw new Error(`--${name} ${values[name]}: must be a number`);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** What a long-running check says on its way, and its verdict at the end. */
export type Report = Readonly<{
  say(text: string): void;
  /** One thing that must hold; `detail` is shown either way. */
  check(name: string, holds: boolean, detail?: string): void;
  /** Prints `N passed, N failed`, and makes the process fail if any did. */
  end(): void;
}>;

export function report(): Report {
  let passed = 0;
  let failed = 0;
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  return {
    say,
    check(name, holds, detail = '') {
      if (holds) passed++;
      else failed++;
      say(`${holds ? '  ok ' : 'FAIL '} ${name}${detail && `: ${detail}`}`);
    },
    end() {
      say(`${passed} passed, ${failed} failed`);
      process.exitCode = failed > 0 ? 1 : 0;
    },
  };
}

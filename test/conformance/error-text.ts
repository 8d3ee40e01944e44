import type { ClientRun } from './run-client.ts';

const LONGEST = 1_200;

/** What differs from run to run, and what stands for it. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\/tmp\/[\w.-]+(\/[\w.-]+)*\/(?=[\w.-]+)/g, '…/'],
  [/\/[\w./-]*\/\.cache\/conformance/g, '…'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:9910'],
  [/:\d{4,5}(->|\b)(?=.*connect: connection refused)/g, ':9910$1'],
  [/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, '…'],
  [/(0x|@)[0-9a-f]{5,}\b/g, '$1…'],
  [/Request ?ID: [\w-]+/gi, 'Request ID: …'],
  [/\s+/g, ' '],
];

/** The error that the app's developer sees, or how the process ended where it printed none. */
export function errorOf({ calls, exitCode, stderr }: ClientRun): string {
  const failed = calls.find(({ ok }) => !ok);
  const text = failed?.error ?? (exitCode === 0 ? 'no error' : `the process dies: ${lastError(stderr)}`);
  const steady = VARYING.reduce((so, [varying, constant]) => so.replaceAll(varying, constant), text).trim();
  return steady.length > LONGEST ? `${steady.slice(0, LONGEST)}…` : steady;
}

/** How it went wrong, for where its words would be too many. */
export const brieflyWrong = ({ exitCode }: ClientRun) => (exitCode === 0 ? 'an error' : 'the process dies');

const lastError = (stderr: string) =>
  stderr.split('\n').find((line) => /\b\w*Error\b/.test(line)) ?? stderr.slice(0, LONGEST);

import type { IncomingMessage } from 'node:http';
import type { Authorize } from '../../src/http/authorize.ts';
import { quantile } from '../../test/support/quantile.ts';

export type GuessTime = Readonly<{ name: string; medianNs: number }>;

const BATCH = 200;
const BATCHES = 400;

const change = (token: string, at: number) =>
  token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);

/**
 * How long wrong tokens take to refuse. All kinds take turns in one run, so that a slow moment of the machine meets them alike.
 * A right beginning, or a right length, must not show.
 */
export function guessTimes(authorize: Authorize, token: string): readonly GuessTime[] {
  const guesses = [
    ['wrong at the first byte', change(token, 0)],
    ['wrong in the middle', change(token, token.length >> 1)],
    ['wrong at the last byte', change(token, token.length - 1)],
    ['nothing right, of the right length', '~'.repeat(token.length)],
    ['one byte short', token.slice(0, -1)],
    ['one byte long', `${token}x`],
    ['a single byte', '~'],
  ] as const;
  const kinds = guesses.map(([name, guess]) => ({ name, request: requestWith(guess), batchesNs: [] as number[] }));
  for (let batch = 0; batch < BATCHES; batch++)
    for (const { request, batchesNs } of kinds) {
      const start = process.hrtime.bigint();
      for (let count = 0; count < BATCH; count++) refused(authorize, request);
      batchesNs.push(Number(process.hrtime.bigint() - start) / BATCH);
    }
  return kinds.map(({ name, batchesNs }) => ({ name, medianNs: quantile(batchesNs.slice(BATCHES / 4), 0.5) }));
}

const requestWith = (token: string) => ({ headersDistinct: { authorization: [token] } }) as unknown as IncomingMessage;

function refused(authorize: Authorize, request: IncomingMessage): void {
  try {
    authorize(request, 'default');
  } catch {
    return;
  }
  throw new Error('a wrong token was let pass');
}

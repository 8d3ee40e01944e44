import { connect, type Socket } from 'node:net';
import { readAnswers } from '../support/read-answers.ts';
import { brokenRequest, type FuzzedRequest, type Target, wholeRequest } from './hostile-request.ts';

/** As many as the server lets wait on one connection. */
const MOST_AT_ONCE = 16;
const PATIENCE_MS = 20_000;

/** Some requests for one connection, sent without waiting; only the last may end it. */
export function batchOf(target: Target, random: () => number, most = MOST_AT_ONCE): FuzzedRequest[] {
  const batch: FuzzedRequest[] = [];
  const size = 1 + Math.floor(random() * most);
  while (batch.length < size && (batch.at(-1)?.fate ?? 'kept') === 'kept') batch.push(wholeRequest(target, random));
  if (random() < 0.2) batch[batch.length - 1] = brokenRequest(target, random);
  return batch;
}

/** A connection that stays open from batch to batch for as long as the server lets it. */
export type Caller = Readonly<{
  /** Everything that came back until the batch was answered or the connection closed. Rejects when neither happens. */
  send(batch: readonly FuzzedRequest[]): Promise<string>;
  close(): void;
}>;

export function caller(port: number): Caller {
  let socket: Socket | undefined;

  function open(): Socket {
    const fresh = connect(port, '127.0.0.1').setEncoding('latin1').setNoDelay(true);
    fresh
      .on('error', () => undefined)
      .on('close', () => {
        if (socket === fresh) socket = undefined;
      });
    return fresh;
  }

  return {
    send(batch) {
      socket ??= open();
      const used = socket;
      const last = batch.at(-1);
      return new Promise((resolve, reject) => {
        let wire = '';
        const done = () => {
          clearTimeout(patience);
          used.off('data', take).off('close', done);
          resolve(wire);
        };
        const patience = setTimeout(() => {
          used.destroy();
          reject(
            new Error(
              `nothing in ${PATIENCE_MS} ms for ${JSON.stringify(last?.wire.slice(0, 600))}; got ${wire.length}`,
            ),
          );
        }, PATIENCE_MS);
        const take = (data: string) => {
          wire += data;
          if (last?.fate === 'kept' && isAnswered(wire, batch)) done();
        };
        used.on('data', take).on('close', done);
        const bytes = Buffer.from(batch.map((request) => request.wire).join(''), 'latin1');
        if (last?.fate === 'broken') used.end(bytes);
        else used.write(bytes);
      });
    },
    close: () => socket?.destroy(),
  };
}

function isAnswered(wire: string, batch: readonly FuzzedRequest[]): boolean {
  try {
    return readAnswers(wire, (at) => batch[at]?.isHead ?? false).answers.length >= batch.length;
  } catch {
    return true;
  }
}

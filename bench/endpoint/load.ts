import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { quantile } from '../../test/support/quantile.ts';

/** A thread that asks on kept connections, one request at a time on each, and counts. */
const { port, request, connections, ms } = workerData as LoadOptions;

export type LoadOptions = Readonly<{ port: number; request: string; connections: number; ms: number }>;
export type LoadResult = Readonly<{ perSecond: number; p50Ms: number; p99Ms: number; not200: number }>;

const OK = 'HTTP/1.1 200 ';
const latenciesMs: number[] = [];
let not200 = 0;
const start = performance.now();

function keepAsking(): Promise<void> {
  return new Promise((resolve, reject) => {
    let askedAt = 0;
    let wire = '';
    const socket: Socket = connect(port, '127.0.0.1', ask).setEncoding('latin1').setNoDelay(true).on('error', reject);
    function ask() {
      askedAt = performance.now();
      socket.write(request);
    }
    socket.on('data', (data) => {
      wire += data;
      if (!isWhole(wire)) return;
      latenciesMs.push(performance.now() - askedAt);
      if (!wire.startsWith(OK)) not200++;
      wire = '';
      if (performance.now() - start < ms) return ask();
      socket.destroy();
      resolve();
    });
  });
}

function isWhole(wire: string): boolean {
  const end = wire.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(wire)?.[1]);
  return end >= 0 && wire.length >= end + 4 + length;
}

await Promise.all(Array.from({ length: connections }, keepAsking));
const seconds = (performance.now() - start) / 1000;
const [p50Ms, p99Ms] = [quantile(latenciesMs, 0.5), quantile(latenciesMs, 0.99)];
parentPort?.postMessage({ perSecond: latenciesMs.length / seconds, p50Ms, p99Ms, not200 } satisfies LoadResult);

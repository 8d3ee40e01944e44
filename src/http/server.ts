import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { feedInPieces } from './feed-in-pieces.ts';
import { limitConnections } from './limit-connections.ts';
import { limitPipelining, type PipelineGuard } from './limit-pipelining.ts';
import { refuseSocket, type SocketRefusal } from './refuse-socket.ts';

export type Listening = Readonly<{
  host: string;
  port: number;
  /** Stops accepting, lets answers under way end for a moment, and closes every connection. */
  close(): Promise<void>;
}>;

/** Longer than any SDK keeps an idle connection (Go: 90 s): one that we close just as it is used again is a failed attempt there. */
const KEEP_ALIVE_MS = 120_000;
const SLOWEST_REQUEST_MS = 10_000;
/** How long an answer may wait for its reader. */
const SLOWEST_READER_MS = 30_000;
const LONGEST_CLOSE_MS = 500;
const LARGEST_HEADERS_BYTES = 16_384;
/** Far more than one task's SDK clients keep, and half of the usual limit of 1,024 file descriptors. */
const MOST_CONNECTIONS = 512;
const MOST_PIPELINED = 16;
/** More than any SDK's request, and fewer than fifty of the smallest. */
const MOST_BYTES_PARSED = 1_024;

/** Listens with `handle`. Rejects with the system's error when the address cannot be had. */
export async function listen(
  handle: RequestListener,
  { host, port, clock }: Readonly<{ host: string; port: number; clock: Clock }>,
): Promise<Listening> {
  const pipeline = limitPipelining(handle, MOST_PIPELINED);
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: SLOWEST_REQUEST_MS,
      requestTimeout: SLOWEST_REQUEST_MS,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: LARGEST_HEADERS_BYTES,
      // The guard refuses a missing Host itself, in the same words as a wrong one.
      requireHostHeader: false,
    },
    pipeline.handle,
  );
  // Node drops all headers after the 2,000th unseen; the guard must see every one, and their size is limited already.
  server.maxHeadersCount = 0;
  server.timeout = SLOWEST_READER_MS;
  limitConnections(server, MOST_CONNECTIONS);
  feedInPieces(server, MOST_BYTES_PARSED);
  refuseOddities(server, pipeline, clock);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    host,
    port: bound,
    async close() {
      const closed = new AbortController();
      server.close(() => closed.abort());
      server.closeIdleConnections();
      await clock.sleep(LONGEST_CLOSE_MS, closed.signal);
      server.closeAllConnections();
    },
  };
}

const NO_PROXY: SocketRefusal = { status: 403, code: 'ForwardedRequest', message: 'this endpoint is no proxy' };

/** What Node would otherwise answer in its own way, or not at all. */
function refuseOddities(server: Server, { handle, isWaiting }: PipelineGuard, clock: Clock): void {
  // After or before another request's answer, a refusal would be read as that request's.
  const refuse = (socket: Socket, refusal: SocketRefusal) =>
    !socket.writable || socket.bytesWritten > 0 || isWaiting(socket)
      ? socket.destroy()
      : refuseSocket(socket, refusal, clock);
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) =>
    refuse(socket, MALFORMED[error.code ?? ''] ?? NOT_HTTP),
  );
  server.on('connect', ({ socket }) => refuse(socket.resume(), NO_PROXY));
  // No route has a use for a body. Whoever waits for leave to send one may or may not send it after the answer, so nothing can follow it.
  const answerLast: RequestListener = (request, response) => {
    response.shouldKeepAlive = false;
    handle(request, response);
  };
  server.on('checkContinue', answerLast).on('checkExpectation', answerLast);
}

const NOT_HTTP: SocketRefusal = { status: 400, code: 'MalformedRequest', message: 'this is not an HTTP request' };
const MALFORMED: Readonly<Record<string, SocketRefusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HeadersTooLarge',
    message: `the headers are larger than ${LARGEST_HEADERS_BYTES} bytes`,
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'RequestTooSlow',
    message: `the request took longer than ${SLOWEST_REQUEST_MS} ms to arrive`,
  },
};

import { createServer, type RequestListener, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { errorBody } from './errors.ts';

export type Listening = Readonly<{
  host: string;
  port: number;
  /** Stops accepting, lets answers under way end for a moment, and closes every connection. */
  close(): Promise<void>;
}>;

/** Longer than any SDK keeps an idle connection (Go: 90 s): one that we close just as it is used again is a failed attempt there. */
const KEEP_ALIVE_MS = 120_000;
const SLOWEST_REQUEST_MS = 10_000;
const LONGEST_CLOSE_MS = 500;
const LARGEST_HEADERS_BYTES = 16_384;

/** Listens with `handle`. Rejects with the system's error when the address cannot be had. */
export async function listen(
  handle: RequestListener,
  { host, port, clock }: Readonly<{ host: string; port: number; clock: Clock }>,
): Promise<Listening> {
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
    handle,
  );
  server.on('clientError', answerMalformed);
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

const MALFORMED: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'HeadersTooLarge', `the headers are larger than ${LARGEST_HEADERS_BYTES} bytes`],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'RequestTooSlow', `the request took longer than ${SLOWEST_REQUEST_MS} ms to arrive`],
};
const NOT_HTTP = [400, 'MalformedRequest', 'this is not an HTTP request'] as const;

/** What the parser refuses never reaches a route; it is answered in the same shape and the connection is closed. */
function answerMalformed(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const [status, code, message] = MALFORMED[error.code ?? ''] ?? NOT_HTTP;
  const body = JSON.stringify(errorBody({ code, message }));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n`;
  socket.end(`${head}Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { feedInPieces } from '../../src/http/feed-in-pieces.ts';
import { parseAnswer, sendRaw } from '../support/raw-http.ts';

const REQUEST = 'GET /path HTTP/1.1\r\nHost: a\r\n\r\n';

/** Serves with pieces of 1 KiB, and counts the requests that the parser made. */
async function serve(mostAnswered = Number.POSITIVE_INFINITY) {
  let count = 0;
  const server = createServer((request, response) => {
    count++;
    if (count > mostAnswered) request.socket.destroy();
    else response.end(request.url);
  });
  feedInPieces(server, 1_024);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, count: () => count, close: () => server.close() };
}

test('once a connection is ended, the rest of its packet makes no requests', async () => {
  const server = await serve(16);
  await sendRaw(server.port, REQUEST.repeat(2_000)).catch(() => '');
  expect(server.count()).toBeLessThanOrEqual(Math.ceil(1_024 / REQUEST.length));
  server.close();
});

test('requests that are larger than a piece, and many in one packet, all arrive whole', async () => {
  const server = await serve();
  const long = `GET /${'x'.repeat(5_000)} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const text = await sendRaw(
    server.port,
    `${REQUEST.repeat(100)}${long}GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  );
  expect(server.count()).toBe(102);
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(102);
  expect(text).toContain(`/${'x'.repeat(5_000)}`);
  expect(parseAnswer(text).body).toContain('/path');
  server.close();
});

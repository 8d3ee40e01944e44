import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** A proxy that passes everything on, and remembers what. */
export type ForwardProxy = Readonly<{ url: string; asked: readonly string[]; close(): void }>;

export async function startForwardProxy(): Promise<ForwardProxy> {
  const asked: string[] = [];
  const server = createServer((from, to) => {
    const url = from.url ?? '';
    asked.push(url);
    const onward = request(url, { method: from.method, headers: from.headers }, async (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      await pipeline(answer, to).catch(() => undefined);
    });
    onward.on('error', () => to.destroy());
    pipeline(from, onward).catch(() => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

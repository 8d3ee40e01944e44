import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of the daemon, and what a faulty daemon would have made of it. */
export type Tamper = (
  answer: Readonly<{ body: string; contentType: string }>,
) => Readonly<{ body: string; contentType: string }>;

/** Spoils the instant at which credentials expire, and nothing else. */
export const rewriteExpiration =
  (rewrite: (instant: string) => string): Tamper =>
  ({ body, contentType }) => ({
    body: body.replace(/(?<="Expiration":")[^"]*/, rewrite),
    contentType,
  });

/** Stands before the daemon and spoils its answers. */
export type TamperingProxy = Readonly<{ uri(role: string): string; requests(): number; close(): void }>;

export async function startTamperingProxy(daemonPort: number, tamper: Tamper): Promise<TamperingProxy> {
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests++;
    const { authorization = '' } = request.headers;
    const answer = await fetch(`http://127.0.0.1:${daemonPort}${request.url}`, {
      headers: authorization ? { authorization } : {},
    });
    const spoilt = tamper({ body: await answer.text(), contentType: answer.headers.get('content-type') ?? '' });
    const headers = { 'Content-Type': spoilt.contentType, 'Content-Length': Buffer.byteLength(spoilt.body) };
    response.writeHead(answer.status, headers).end(spoilt.body);
  });
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: (role) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/credentials/${role}`,
    requests: () => requests,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

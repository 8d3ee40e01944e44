import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type { WireRequest } from './sigv4.ts';
import type { StsAnswer } from './sts.ts';

/** An answer of any of the sandbox's parts; without a `delivery` it goes out whole and at once. */
export type Answer = Omit<StsAnswer, 'delivery'> & Partial<Pick<StsAnswer, 'delivery'>>;

/** A listening part of the sandbox. */
export type SandboxServer = Readonly<{ url: string; port: number; close(): Promise<void> }>;

const MOST_BYTES = 256 * 1024;

/**
 * Puts a socket around a function from requests to answers, and delivers each as its `delivery` says.
 * @param port 0 picks a free one
 */
export async function listen({
  clock,
  host,
  port,
  answer,
}: Readonly<{
  clock: Clock;
  host: string;
  port: number;
  answer: (request: WireRequest) => Answer;
}>): Promise<SandboxServer> {
  const closing = new AbortController();
  const listener: RequestListener = async (incoming, response) => {
    const request = await read(incoming);
    if (!request) return void response.writeHead(413).end();
    await deliver(response, answer(request), clock, closing.signal);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(incoming: IncomingMessage): Promise<WireRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      size += chunk.length;
      if (size > MOST_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '/',
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

async function deliver(response: ServerResponse, answer: Answer, clock: Clock, signal: AbortSignal): Promise<void> {
  const { latencyMs, how } = answer.delivery ?? { latencyMs: 0, how: 'whole' };
  if (latencyMs > 0) await clock.sleep(latencyMs, signal);
  if (how === 'never') return;
  if (how === 'closed') return void response.destroy();
  response.writeHead(answer.status, { ...answer.headers });
  if (how === 'whole') return void response.end(answer.body);
  response.write(answer.body.slice(0, answer.body.length / 2), () => response.destroy());
}

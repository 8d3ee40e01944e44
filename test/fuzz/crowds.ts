import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A crowd of connections that do one bad thing for as long as they are held. */
export type Crowd = Readonly<{ name: string; count: number; behave: (socket: Socket, port: number) => void }>;

const REQUEST = 'GET /credentials HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const SLOW_STEP_MS = 500;

export const CROWDS: readonly Crowd[] = [
  { name: 'silent', count: 3_000, behave: () => undefined },
  {
    name: 'sending a header a byte at a time',
    count: 500,
    behave(socket) {
      const bytes = `${REQUEST.slice(0, -2)}X: ${'x'.repeat(1_000)}`;
      let at = 0;
      const step = setInterval(() => socket.write(bytes[at++] ?? 'x'), SLOW_STEP_MS);
      socket.on('close', () => clearInterval(step));
    },
  },
  {
    name: 'half a request, and their side closed',
    count: 500,
    behave: (socket) => void socket.end(REQUEST.slice(0, 30)),
  },
  { name: 'no HTTP, and never hanging up', count: 500, behave: (socket) => void socket.write('hello\r\n\r\n') },
  { name: 'a body that never ends', count: 200, behave: (socket) => void socket.write(endlessBody()) },
  {
    name: 'pipelining without reading',
    count: 50,
    behave: (socket) => void socket.pause().write(REQUEST.repeat(5_000)),
  },
  {
    name: 'idle after one request',
    count: 1_000,
    behave: (socket) => void socket.write(REQUEST.replace('/credentials', '/health')),
  },
];

const endlessBody = () =>
  `POST /refresh HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(1_000)}`;

/** Opens the whole crowd, holds it for a while, and lets it go. */
export async function holdCrowd({ count, behave }: Crowd, port: number, holdMs: number): Promise<void> {
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
      await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
      if (!socket.destroyed) behave(socket.resume(), port);
      return socket;
    }),
  );
  await delay(holdMs);
  for (const socket of sockets) socket.destroy();
}

import type { Server } from 'node:http';
import type { Socket } from 'node:net';

type Parse = (this: Socket, bytes: Uint8Array) => void;

/**
 * Lets the parser see `mostBytes` of a connection at a time, and nothing more once it is refused or ended. Node reads 64 KiB and makes a
 * request of everything in it, some 1,600 small ones, before anyone can say no; fifty such connections took all memory.
 */
export function feedInPieces(server: Server, mostBytes: number): void {
  const over = new WeakSet<Socket>();
  server.on('clientError', (_error, socket: Socket) => over.add(socket));
  server.on('connect', ({ socket }) => over.add(socket));
  server.on('connection', (socket: Socket) => {
    const parsers = socket.listeners('data') as Parse[];
    for (const parse of parsers) socket.off('data', parse);
    // That anybody listens for data makes Node hand it over, instead of reading it beneath JavaScript.
    socket.on('data', (bytes: Uint8Array) => {
      if (over.has(socket)) return;
      for (const parse of parsers) parse.call(socket, bytes.subarray(0, mostBytes));
      if (bytes.length > mostBytes && !socket.destroyed) socket.unshift(bytes.subarray(mostBytes));
    });
  });
}

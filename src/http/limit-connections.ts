import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Holds at most `most` connections: a further one takes the place of the one whose last request is the longest ago. Turned away
 * at the door instead, rightful callers would be locked out by whoever fills it first; without a limit the descriptors
 * that renewals need would run out.
 */
export function limitConnections(server: Server, most: number): void {
  const byLastRequest = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    const [quietest] = byLastRequest;
    if (quietest && byLastRequest.size >= most) {
      byLastRequest.delete(quietest);
      quietest.destroy();
    }
    byLastRequest.add(socket);
    socket.once('close', () => byLastRequest.delete(socket));
  });
  server.on('request', ({ socket }) => {
    if (byLastRequest.delete(socket)) byLastRequest.add(socket);
  });
}

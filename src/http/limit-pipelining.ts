import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** A listener, and whether any of the requests that it got from a connection still waits for its answer. */
export type PipelineGuard = Readonly<{ handle: RequestListener; isWaiting: (socket: Socket) => boolean }>;

/**
 * Ends a connection on which more than `most` requests wait for their answers. No SDK sends a second request before the first is
 * answered; one packet of a thousand small ones would hold up everybody else's for as long as they take.
 */
export function limitPipelining(handle: RequestListener, most: number): PipelineGuard {
  const unanswered = new WeakMap<Socket, number>();
  const countOf = (socket: Socket) => unanswered.get(socket) ?? 0;
  return {
    isWaiting: (socket) => countOf(socket) > 0,
    handle(request, response) {
      const { socket } = request;
      if (socket.destroyed) return;
      if (countOf(socket) >= most) {
        socket.destroy();
        return;
      }
      unanswered.set(socket, countOf(socket) + 1);
      response.once('close', () => unanswered.set(socket, countOf(socket) - 1));
      handle(request, response);
    },
  };
}

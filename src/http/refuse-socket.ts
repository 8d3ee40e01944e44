import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { errorBody } from './errors.ts';

export type SocketRefusal = Readonly<{ status: number; code: string; message: string }>;

/** Long enough for the answer to be read, short enough that nobody keeps a descriptor of ours by not closing its side. */
const LINGER_MS = 500;

/** Answers on a socket that has no request for Express to answer, in the same shape as there, and closes it. */
export function refuseSocket(socket: Socket, { status, code, message }: SocketRefusal, clock: Clock): void {
  const body = JSON.stringify(errorBody({ code, message }));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n`;
  const closed = new AbortController();
  socket.on('error', () => undefined).once('close', () => closed.abort());
  socket.end(`${head}Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  clock.sleep(LINGER_MS, closed.signal).then(() => socket.destroy());
}

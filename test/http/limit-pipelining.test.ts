import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { limitPipelining } from '../../src/http/limit-pipelining.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

/** Sends `count` requests at once to a server that answers none of them until it is told to. */
async function pipeline(count: number) {
  const waiting: ServerResponse[] = [];
  const keep = (_request: IncomingMessage, response: ServerResponse) => void waiting.push(response);
  const { handle, isWaiting } = limitPipelining(keep, 3);
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined).write(REQUEST.repeat(count));
  const [socket] = await accepted;
  await once(server, 'request');
  return { waiting, socket, client, isWaiting, close: () => server.close().closeAllConnections() };
}

test('as many requests as may wait are all handed on, and a further one as soon as one is answered', async () => {
  const { waiting, socket, client, isWaiting, close } = await pipeline(3);
  expect([waiting.length, socket.destroyed, isWaiting(socket)]).toEqual([3, false, true]);
  for (const response of waiting.slice()) {
    response.end();
    await once(response, 'close');
  }
  expect(isWaiting(socket)).toBe(false);
  client.write(REQUEST);
  await expect.poll(() => waiting.length, { timeout: 10_000 }).toBe(4);
  expect(socket.destroyed).toBe(false);
  close();
});

test('one more ends the connection, and none that follows is handed on', async () => {
  const { waiting, socket, close } = await pipeline(9);
  expect([waiting.length, socket.destroyed]).toEqual([3, true]);
  close();
});

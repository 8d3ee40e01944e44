import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { refuseSocket } from '../../src/http/refuse-socket.ts';
import { openDoor, TOKEN } from '../support/door.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { sendRaw } from '../support/raw-http.ts';
import { readAnswers } from '../support/read-answers.ts';

const sockets: Socket[] = [];
const doors: Readonly<{ close(): Promise<void> }>[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(doors.splice(0).map((door) => door.close()));
});

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function freshDoor() {
  const door = await openDoor();
  doors.push(door);
  return { ...door, rightful: `GET /credentials HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${TOKEN}\r\n\r\n` };
}

/** A busy machine is slow; what never comes fails all the same. */
const PATIENCE = { timeout: 15_000 };
const statusesOf = (wire: string) => readAnswers(wire).answers.map(({ status }) => status);

test('a thousand silent connections: the oldest give way, and a caller is served', async () => {
  const { port, rightful } = await freshDoor();
  const silent = await Promise.all(Array.from({ length: 1_000 }, () => open(port)));
  for (const socket of silent) socket.resume();
  expect(statusesOf(await sendRaw(port, rightful))).toEqual([200]);
  const gone = () => silent.flatMap(({ readableEnded, destroyed }, at) => (readableEnded || destroyed ? [at] : []));
  await expect.poll(gone, PATIENCE).toEqual(Array.from({ length: 1_000 + 1 - 512 }, (_, at) => at));
});

test('who has asked lately does not give way', async () => {
  const { port, rightful } = await freshDoor();
  const lively = await open(port);
  let wire = '';
  lively.setEncoding('latin1').on('data', (data) => {
    wire += data;
  });
  for (let asked = 1; asked <= 8; asked++) {
    lively.write(rightful);
    await expect.poll(() => statusesOf(wire), PATIENCE).toEqual(Array(asked).fill(200));
    await Promise.all(Array.from({ length: 200 }, () => open(port)));
    // The system holds connections ready for the server in their order: with this one's answer it has taken all of them.
    expect(statusesOf(await sendRaw(port, rightful))).toEqual([200]);
  }
});

test('the seventeenth request that waits on one connection ends it', async () => {
  const { port, rightful } = await freshDoor();
  const asked = await sendRaw(port, rightful.repeat(1_000)).catch(() => '');
  expect(statusesOf(asked).length).toBeLessThanOrEqual(16);
  expect(statusesOf(await sendRaw(port, rightful))).toEqual([200]);
});

test('who is refused and does not hang up is hung up on', async () => {
  const clock = fakeClock();
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [[socket]] = await Promise.all([
    once(server, 'connection') as Promise<[Socket]>,
    open((server.address() as AddressInfo).port),
  ]);
  refuseSocket(socket, { status: 400, code: 'MalformedRequest', message: 'no' }, clock);
  await clock.advance(499);
  expect(socket.destroyed).toBe(false);
  await clock.advance(1);
  expect(socket.destroyed).toBe(true);
  server.close();
});

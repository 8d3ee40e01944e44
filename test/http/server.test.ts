import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { listen } from '../../src/http/server.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { parseAnswer } from '../support/raw-http.ts';

const address = { host: '127.0.0.1', port: 0 };
const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

test('a connection is kept for two minutes, which is longer than any SDK keeps an idle one', async () => {
  const door = await listen((_request, response) => response.end(), { ...address, clock: fakeClock() });
  const client = connect(door.port, '127.0.0.1').setEncoding('utf8');
  client.write(REQUEST);
  const [text] = await once(client, 'data');
  expect(parseAnswer(text).headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=120' });
  await Promise.all([door.close(), once(client, 'close')]);
});

test('closing leaves an answer half a second, and then cuts whoever is still there', async () => {
  const clock = fakeClock();
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const door = await listen(() => resolve(), { ...address, clock });
  const client = connect(door.port, '127.0.0.1').on('error', () => undefined);
  client.write(REQUEST);
  await asked;
  const cut = once(client, 'close');
  const closing = door.close();
  await clock.advance(499);
  expect(client.closed).toBe(false);
  await clock.advance(1);
  await Promise.all([closing, cut]);
});

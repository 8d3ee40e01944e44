import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { refuseForeign } from '../../src/http/guard.ts';

/** A request for this Host, on a connection that came in on this address. */
function requestOn(localAddress: string, host: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperties(socket, { localAddress: { value: localAddress }, localPort: { value: 80 } });
  const request = new IncomingMessage(socket);
  request.url = '/credentials';
  Object.defineProperty(request, 'headersDistinct', { value: { host: [host] } });
  return request;
}

test.each([
  ['the link-local address of docker-compose', '169.254.170.2', '169.254.170.2'],
  ['the same with its port', '169.254.170.2', '169.254.170.2:80'],
  ['the same, seen by a socket that takes IPv6 too', '::ffff:169.254.170.2', '169.254.170.2'],
  ['an IPv6 address', 'fd00::23', '[fd00::23]'],
  ['an IPv6 address in capitals', 'fd00::ab', '[FD00::AB]:80'],
])('the address that the connection came in on is ours: %s', (_, localAddress, host) => {
  expect(() => refuseForeign(requestOn(localAddress, host))).not.toThrow();
});

test.each([
  ['another address', '169.254.170.2', '169.254.170.3'],
  ['another port', '169.254.170.2', '169.254.170.2:8080'],
  ['another IPv6 address', 'fd00::23', '[fd00::2]'],
])('%s is not', (_, localAddress, host) => {
  expect(() => refuseForeign(requestOn(localAddress, host))).toThrow('the Host header does not name this endpoint');
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least that a server of credentials does: a constant body after a look at the token. The daemon is measured against it. */
const token = process.env.YARDSTICK_TOKEN;
const body = Buffer.from(process.env.YARDSTICK_BODY ?? '');
const server = createServer((request, response) => {
  const status = request.headers.authorization === token ? 200 : 401;
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});

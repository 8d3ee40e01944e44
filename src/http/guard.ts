import type { IncomingMessage } from 'node:http';
import { HttpError } from './errors.ts';

/** A request that a browser or a proxy has had its hands on; no SDK sends any of these. */
const CARRIED_BY_OTHERS = ['x-forwarded-for', 'forwarded', 'origin'] as const;

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Every refusal that needs no route, in one column, each with the attack that it stops. */
export function refuseForeign(request: IncomingMessage): void {
  // A page whose name was re-pointed at this address ("DNS rebinding") still sends its own name.
  if (!isOurHost(request)) throw new HttpError(403, 'HostNotAllowed', 'the Host header does not name this endpoint');
  // A proxy in front of the endpoint would hand credentials to whoever reaches the proxy; a page's script states its origin.
  for (const header of CARRIED_BY_OTHERS)
    if (request.headers[header] !== undefined)
      throw new HttpError(403, 'ForwardedRequest', `requests with the header ${header} are not answered`);
  // The absolute form is what a client sends to a proxy; its host would be another than the one checked above.
  if (!request.url?.startsWith('/')) throw new HttpError(403, 'ForwardedRequest', 'this endpoint is no proxy');
}

/** The loopback names, and the very address that the connection came in on (169.254.170.2 in docker-compose); the port may be left out. */
function isOurHost({ headersDistinct, socket }: IncomingMessage): boolean {
  const [host, ...others] = headersDistinct.host ?? [];
  if (host === undefined || others.length > 0) return false;
  const [, name, port] = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d+))?$/i.exec(host) ?? [];
  if (name === undefined || (port !== undefined && Number(port) !== socket.localPort)) return false;
  return LOOPBACK_NAMES.has(name.toLowerCase()) || name.toLowerCase() === asHost(socket.localAddress ?? '');
}

function asHost(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').toLowerCase();
  return plain.includes(':') ? `[${plain}]` : plain;
}

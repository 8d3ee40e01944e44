import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range from which systems pick a port by themselves, so that nobody who asks for any is given it meanwhile. */
const [FIRST, COUNT] = [20_000, 10_000];

/** A port of 127.0.0.1 that nobody listens on just now, as a variable holds it. */
export async function freePort(): Promise<string> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return String(port);
  }
}

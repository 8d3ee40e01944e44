import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Counts this process's HTTP calls to `port` that are under way at once, as node:http itself reports them. */
export function watchInFlight(port: number): Readonly<{ most(): number; stop(): void }> {
  let now = 0;
  let most = 0;
  const began = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    if (request.getHeader('host') !== `127.0.0.1:${port}`) return;
    most = Math.max(most, ++now);
    let over = false;
    const ended = () => {
      if (!over) now--;
      over = true;
    };
    request.once('close', ended).once('response', (response) => response.once('end', ended));
  };
  subscribe('http.client.request.start', began);
  return { most: () => most, stop: () => unsubscribe('http.client.request.start', began) };
}

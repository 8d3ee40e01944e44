const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there; set SWITCH_ROLE_PORT to a free port, or end the other one',
  EACCES: 'ports below 1024 need a privilege; set SWITCH_ROLE_PORT to a higher one',
  EADDRNOTAVAIL: 'no interface here has this address; see SWITCH_ROLE_HOST',
  ENOTFOUND: 'this name has no address; see SWITCH_ROLE_HOST',
};

/** The address to listen on cannot be had. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor({ host, port }: Readonly<{ host: string; port: number }>, cause: NodeJS.ErrnoException) {
    const advice = ADVICE[cause.code ?? ''] ?? 'see SWITCH_ROLE_HOST and SWITCH_ROLE_PORT';
    super(`SWITCH_ROLE_PORT: cannot listen on ${host}:${port} (${cause.code ?? cause.message}); ${advice}`, { cause });
  }
}

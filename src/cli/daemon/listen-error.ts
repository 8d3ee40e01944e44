/** How a person says where to listen: the variables, or flags of a verb of its own. */
export type ListenNames = Readonly<{ host: string; port: string }>;

type Advice = Readonly<{ wrong: keyof ListenNames; advice: (names: ListenNames) => string }>;

const ADVICE: Readonly<Record<string, Advice>> = {
  EADDRINUSE: {
    wrong: 'port',
    advice: ({ port }) => `another process listens there; set ${port} to a free port, or end the other one`,
  },
  EACCES: {
    wrong: 'port',
    advice: ({ port }) => `ports below 1024 need a privilege; set ${port} to a higher one`,
  },
  EADDRNOTAVAIL: { wrong: 'host', advice: ({ host }) => `no interface here has this address; see ${host}` },
  ENOTFOUND: { wrong: 'host', advice: ({ host }) => `this name has no address; see ${host}` },
  EAI_AGAIN: { wrong: 'host', advice: ({ host }) => `this name cannot be resolved; see ${host}` },
};
const OTHER: Advice = { wrong: 'port', advice: ({ host, port }) => `see ${host} and ${port}` };
const VARIABLES: ListenNames = { host: 'SWITCH_ROLE_HOST', port: 'SWITCH_ROLE_PORT' };

/** The address to listen on cannot be had. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor(
    { host, port }: Readonly<{ host: string; port: number }>,
    cause: NodeJS.ErrnoException,
    names: ListenNames = VARIABLES,
  ) {
    const { wrong, advice } = ADVICE[cause.code ?? ''] ?? OTHER;
    super(`${names[wrong]}: cannot listen on ${host}:${port} (${cause.code ?? cause.message}); ${advice(names)}`, {
      cause,
    });
  }
}

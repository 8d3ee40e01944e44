import { type Clock, systemClock } from '../../core/clock.ts';
import { DEFAULT_ROLE } from '../../core/conventions.ts';
import type { IssueError } from '../../core/errors.ts';
import { roleChain } from '../../core/role-chain.ts';
import { type Listening, listen } from '../../http/server.ts';
import type { Environment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { roleNamed } from '../config/role-named.ts';
import { defaultsOf } from '../config/task-defaults.ts';
import { requireBaseIdentity } from '../daemon/base-identity.ts';
import { createDaemon, type Daemon } from '../daemon/daemon.ts';
import { openLog } from '../daemon/log.ts';
import { standardError } from '../daemon/log-output.ts';
import { aborted } from '../daemon/signals.ts';
import { describeFailure } from '../describe-failure.ts';
import type { CommandEndpoint } from './command-environment.ts';
import { firstCredentials } from './first-credentials.ts';
import { type PrivateToken, privateToken } from './private-token.ts';

const LONGEST_WAIT_MS = 30_000;
const PARENT_POLL_MS = 100;

/**
 * The endpoint of one command. It tells its parent where it is once there are credentials, over the channel that `exec`
 * opened, and goes on for as long as the parent lives. Rejects with what keeps it from credentials.
 */
export async function execEndpoint(env: Environment, role = DEFAULT_ROLE): Promise<number> {
  const ending = new AbortController();
  endOfParent(systemClock, ending.signal).then(() => ending.abort());
  const token = privateToken();
  try {
    // What it waits for, such as an agent that hangs, is of no use once the parent has ended.
    await Promise.race([serveCommand(env, { role, token, ending: ending.signal }), aborted(ending.signal)]);
    return 0;
  } finally {
    token.remove();
    ending.abort();
  }
}

type Commission = Readonly<{ role: string; token: PrivateToken; ending: AbortSignal }>;

async function serveCommand(env: Environment, { role, token, ending }: Commission): Promise<void> {
  const { config } = await loadConfig(env, await defaultsOf(env));
  const chain = roleChain(config.roles, roleNamed(config.roles, role));
  // The level of a file is the daemon's. Until the command runs, what goes wrong is told in one message to a person.
  const log = openLog(env.SWITCH_ROLE_LOG_LEVEL || 'silent', standardError().stream);
  const daemon = createDaemon({
    config: { ...config, roles: chain },
    tokens: new Map([[role, token.token]]),
    clock: systemClock,
    random: Math.random,
    log,
  });
  await requireBaseIdentity(daemon, env);
  const door = await listen(daemon.handle, { host: '127.0.0.1', port: 0, clock: systemClock });
  try {
    const renewing = daemon.run(ending);
    await Promise.race([renewing, credentialsOf(daemon, ending)]);
    if (ending.aborted) return;
    if (!env.SWITCH_ROLE_LOG_LEVEL) log.level = 'warn';
    announce({ url: urlOf(door, role), tokenFile: token.file, region: chain[0].region });
    await renewing;
  } finally {
    await door.close();
  }
}

const credentialsOf = ({ roles }: Daemon, signal: AbortSignal) =>
  firstCredentials({ chain: [...roles.values()], clock: systemClock, longestMs: LONGEST_WAIT_MS, tell, signal });

const tell = (error: IssueError) =>
  process.stderr.write(`switch-role: ${describeFailure(error).text}\n  trying on for ${LONGEST_WAIT_MS / 1000} s\n`);

const urlOf = ({ host, port }: Listening, role: string) => `http://${host}:${port}/credentials/${role}`;

/** A parent that is gone hears nothing; `endOfParent` sees to what follows from it. */
const announce = (endpoint: CommandEndpoint) => process.send?.(endpoint, () => undefined);

/**
 * Resolves once the parent has ended, however it did, or `signal` aborts. This process's own parent id tells, which another
 * process that gets the id of the old one cannot fake. The channel cannot: the command closes it when it takes the parent's place.
 */
async function endOfParent(clock: Clock, signal: AbortSignal): Promise<void> {
  const parent = process.connected ? process.ppid : undefined;
  while (process.ppid === parent && !signal.aborted) await clock.sleep(PARENT_POLL_MS, signal);
}

import { systemClock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { type Listening, listen } from '../../http/server.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { loadConfig, shortLived } from '../config/load.ts';
import { defaultsOf, taskMetadata } from '../config/task-defaults.ts';
import { VERSION } from '../version.ts';
import { requireBaseIdentity } from './base-identity.ts';
import { createDaemon, type Daemon } from './daemon.ts';
import { drain } from './drain.ts';
import { handOverLaunchers } from './launcher.ts';
import { ListenError } from './listen-error.ts';
import { openLog } from './log.ts';
import { type LogOutput, standardOutput } from './log-output.ts';
import { refuseOwnEndpoint } from './own-endpoint.ts';
import { aborted, type Signals } from './signals.ts';
import { tokensOf } from './tokens.ts';

type Started = Readonly<{ config: Config; log: Log; daemon: Daemon; door: Listening }>;

/**
 * The daemon: serves and renews until a signal ends it, and the process with it: what it still waits for at that moment, such as an
 * agent that hangs, must not keep it. Rejects with what keeps it from starting.
 */
export async function serve(env: Environment, signals: Signals): Promise<never> {
  const output = standardOutput();
  try {
    const started = await Promise.race([start(env, output), aborted(signals.first)]);
    if (started) await run(started, env, signals);
  } finally {
    await output.close();
    signals.dispose();
  }
  process.exit(0);
}

async function start(env: Environment, output: LogOutput): Promise<Started> {
  const { config, secrets } = await loadConfig(env, await defaultsOf(env));
  refuseOwnEndpoint(config, env);
  const log = openLog(config.logLevel, output.stream);
  const tokens = config.auth === 'token' ? tokensOf(config, secrets) : undefined;
  handOverLaunchers(config);
  if (!tokens) log.warn({}, 'auth is none: every process that reaches this endpoint gets every role');
  for (const { name } of shortLived(config.roles))
    log.warn(
      { role: name },
      'with sessions under 30 minutes botocore and Java ask at every call: they renew from 15 minutes before expiry on',
    );
  const daemon = createDaemon({ config, tokens, clock: systemClock, random: Math.random, log });
  await requireBaseIdentity(daemon, env);
  const door = await open(daemon, config.listen);
  const { host, port } = door;
  log.info({ version: VERSION, host, port, roles: [...daemon.roles.keys()], auth: config.auth }, 'listening');
  return { config, log, daemon, door };
}

async function run({ config, log, daemon, door }: Started, env: Environment, signals: Signals): Promise<void> {
  const ending = new AbortController();
  signals.onHangup(() => {
    log.info({}, 'SIGHUP: renewing every role');
    for (const role of daemon.roles.values()) role.refresh();
  });
  aborted(signals.first).then(async () => {
    log.info({ drainSeconds: config.drainSeconds }, 'stopping when the other containers of the task have stopped');
    const stillRunning = await drain({
      clock: systemClock,
      longestMs: config.drainSeconds * 1000,
      readMetadata: () => taskMetadata(env),
      signal: signals.second,
    });
    log.info({ stillRunning }, 'stopping');
    ending.abort();
  });
  try {
    await Promise.race([daemon.run(ending.signal), aborted(ending.signal)]);
  } finally {
    ending.abort();
    await door.close();
    log.info({}, 'stopped');
  }
}

function open(daemon: Daemon, address: Config['listen']): Promise<Listening> {
  return listen(daemon.handle, { ...address, clock: systemClock }).catch((error: NodeJS.ErrnoException) => {
    throw new ListenError(address, error);
  });
}

import type { RequestListener } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import type { Credentials } from '../../core/credentials.ts';
import { IssueError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { app } from '../../http/app.ts';
import { authorizeAnyone, authorizeByToken } from '../../http/authorize.ts';
import { credentialStore } from '../../store/credential-store.ts';
import { type Refresher, refresher } from '../../store/refresher.ts';
import type { Config } from '../config/config.ts';
import { createIssuers } from './issuers.ts';
import { createMetrics } from './metrics.ts';

export type DaemonParts = Readonly<{
  config: Config;
  /** Each role's endpoint token; `undefined` where anyone on the host may ask. */
  tokens: ReadonlyMap<string, string> | undefined;
  clock: Clock;
  /** A random number in [0, 1). */
  random: () => number;
  log: Log;
}>;

export type Daemon = Readonly<{
  roles: ReadonlyMap<string, Refresher>;
  handle: RequestListener;
  /** Reads each base identity once: rejects with the `IssueError` of the first that cannot be read. */
  readBaseIdentities(): Promise<void>;
  /** Renews every role until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}>;

/** The composition root: everything that serves and renews is built here, in the order it is needed, and nowhere else. */
export function createDaemon({ config, tokens, clock, random, log }: DaemonParts): Daemon {
  const roles = new Map<string, Refresher>();
  const metrics = createMetrics(roles);
  const store = credentialStore(clock);
  const issuers = createIssuers({
    clock,
    log,
    credentialsOf: async (name) => viaCredentials(await afterFirstAttempt(roles.get(name)), name),
    forget: (name) => roles.get(name)?.refresh(),
  });
  for (const role of config.roles) {
    const parts = { name: role.name, issuer: issuers.issuerOf(role), store, clock, random, log };
    roles.set(role.name, refresher({ ...parts, telemetry: metrics.telemetry }));
  }
  const authorize = tokens ? authorizeByToken(tokens) : authorizeAnyone;

  return {
    roles,
    handle: app({ roles, authorize, metrics: metrics.read, telemetry: metrics.telemetry, clock, log }),
    async readBaseIdentities() {
      const direct = config.roles.filter(({ via }) => via === undefined);
      for (const role of direct) await issuers.sourceOf(role).read();
    },
    async run(signal) {
      await Promise.all([...roles.values()].map((role) => role.run(signal)));
    },
  };
}

async function afterFirstAttempt(role: Refresher | undefined): Promise<Refresher | undefined> {
  await role?.firstAttempt;
  return role;
}

function viaCredentials(role: Refresher | undefined, name: string): Credentials {
  const credentials = role?.current();
  if (credentials) return credentials;
  throw new IssueError({
    kind: 'transient',
    code: 'ViaRoleNotReady',
    message: `the role ${name}, which this one goes via, has no credentials`,
    advice: `see why ${name} has none; this role follows by itself`,
  });
}

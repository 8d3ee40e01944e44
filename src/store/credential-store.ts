import NodeCache from 'node-cache';
import type { Clock } from '../core/clock.ts';
import type { Credentials } from '../core/credentials.ts';
import { isServable, leftMs } from '../core/schedule.ts';

/** The held credentials, one entry for each role. Only the refresher writes. */
export interface CredentialStore {
  /** Puts a whole new set in the place of the old one. */
  replace(role: string, credentials: Credentials): void;
  /** The role's credentials while they may be handed out. */
  current(role: string): Credentials | undefined;
}

/**
 * Keeps credentials in a node-cache that makes no copies of secrets and has no say in when they end: its time to live follows the wall clock
 * alone, and would drop for good what a clock that is wrong for a moment makes look old.
 */
export function credentialStore(clock: Clock): CredentialStore {
  const cache = new NodeCache({ checkperiod: 0, useClones: false });
  return {
    replace(role, credentials) {
      if (leftMs(credentials, clock.now()) > 0) cache.set(role, credentials);
    },
    current(role) {
      const held = cache.get<Credentials>(role);
      return held && isServable(held, clock.now()) ? held : undefined;
    },
  };
}

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
 * Keeps credentials in a node-cache. Its time to live is a second lock on the door that `isServable` closes first; a life of zero
 * or NaN would mean "for ever" to it and is not stored at all. It makes no copies of secrets and runs no timer of its own.
 */
export function credentialStore(clock: Clock): CredentialStore {
  const cache = new NodeCache({ checkperiod: 0, useClones: false });
  return {
    replace(role, credentials) {
      const lifeSeconds = leftMs(credentials, clock.now()) / 1000;
      if (lifeSeconds > 0) cache.set(role, credentials, lifeSeconds);
    },
    current(role) {
      const held = cache.get<Credentials>(role);
      return held && isServable(held, clock.now()) ? held : undefined;
    },
  };
}

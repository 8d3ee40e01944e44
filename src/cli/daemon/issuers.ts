import type { Clock } from '../../core/clock.ts';
import type { Credentials, Issuer } from '../../core/credentials.ts';
import type { IdentitySource } from '../../core/identity.ts';
import type { Log } from '../../core/log.ts';
import { isPassthrough, type Role } from '../../core/switch-role.ts';
import { type StsClient, stsClient } from '../../sts/client.ts';
import { assumeRoleIssuer } from '../../sts/issuer.ts';
import { passthroughIssuer } from '../../sts/passthrough.ts';
import { baseSource } from '../base/base-source.ts';

export type IssuersParts = Readonly<{
  clock: Clock;
  log: Log;
  /** Credentials of another role of the configuration, for the roles that go `via` it. Rejects with an `IssueError`. */
  credentialsOf: (role: string) => Promise<Credentials>;
  /** What to do when STS rejects those. */
  forget?: (role: string) => void;
}>;

export type Issuers = Readonly<{
  issuerOf(role: Role): Issuer;
  /** Where the identity that asks for this role comes from. */
  sourceOf(role: Role): IdentitySource;
}>;

/** Builds each role's issuer. Roles of one profile share a base identity, roles of one region a client. */
export function createIssuers({ clock, log, credentialsOf, forget = () => undefined }: IssuersParts): Issuers {
  const bases = new Map<string, IdentitySource>();
  const clients = new Map<string, StsClient>();

  function sourceOf(role: Role): IdentitySource {
    const { via } = role;
    if (via !== undefined) return { read: () => credentialsOf(via), forget: () => forget(via) };
    return shared(bases, role.profile ?? '', () => baseSource(clock, role.profile));
  }

  return {
    sourceOf,
    issuerOf(role) {
      const parts = {
        source: sourceOf(role),
        sts: shared(clients, role.region, () => stsClient({ clock, region: role.region })),
        clock,
        log,
      };
      return isPassthrough(role)
        ? passthroughIssuer({ ...parts, name: role.name })
        : assumeRoleIssuer({ ...parts, role });
    },
  };
}

function shared<T>(all: Map<string, T>, key: string, make: () => T): T {
  const value = all.get(key) ?? make();
  all.set(key, value);
  return value;
}

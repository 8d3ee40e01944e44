import type { Clock } from '../../core/clock.ts';
import type { Credentials } from '../../core/credentials.ts';
import { IssueError } from '../../core/errors.ts';
import type { IdentitySource } from '../../core/identity.ts';
import type { Log } from '../../core/log.ts';
import { isPassthrough, type Role } from '../../core/switch-role.ts';
import { createIssuers } from '../daemon/issuers.ts';

/** Asking STS for roles, as the daemon does it. */
export type RoleAsking = Readonly<{
  sourceOf(role: Role): IdentitySource;
  /** The outcome for a role of the configuration: asked for once, however many roles go via it. */
  outcomeOf(role: Role): Promise<Credentials>;
  /** One call more, for a role that is changed. */
  issue(role: Role): Promise<Credentials>;
  /** The names of the sessions that STS was asked for. */
  sessions(): readonly string[];
}>;

const VIA_REFUSED = 'ViaRoleRefused';

/** The checks say it themselves. */
const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export function roleAsking(roles: readonly Role[], clock: Clock): RoleAsking {
  const sessions = new Set<string>();
  const outcomes = new Map<Role, Promise<Credentials>>();
  const issuers = createIssuers({
    clock,
    log: quiet,
    credentialsOf: (name) =>
      outcomeOf(roles.find((role) => role.name === name) as Role).catch((error: unknown) => {
        throw error instanceof IssueError ? viaRefused(name) : error;
      }),
  });

  function issue(role: Role): Promise<Credentials> {
    if (!isPassthrough(role)) sessions.add(role.sessionName);
    return issuers.issuerOf(role).issue();
  }

  function outcomeOf(role: Role): Promise<Credentials> {
    const outcome = outcomes.get(role) ?? issue(role);
    outcomes.set(role, outcome);
    return outcome;
  }

  return { sourceOf: issuers.sourceOf, outcomeOf, issue, sessions: () => [...sessions] };
}

/** What stands in for the refusal of a role that another goes via: the reason is told there. */
const viaRefused = (via: string) =>
  new IssueError({
    kind: 'transient',
    code: VIA_REFUSED,
    message: `goes via ${via}, which is not granted`,
    advice: `mend ${via} first`,
  });

export const isViaRefused = ({ code }: IssueError) => code === VIA_REFUSED;

import { randomBytes } from 'node:crypto';
import { DEFAULT_ROLE } from '../../core/conventions.ts';
import { handOverToken } from '../../ecs/handoff.ts';
import { type Config, ConfigError, type Secrets } from '../config/config.ts';

/** 256 bits, in characters that any header takes. */
export const newToken = () => randomBytes(32).toString('base64url');

/** Each role's endpoint token: the user's own, or the one in the role's volume. Throws a `ConfigError` or a `HandoffError`. */
export function tokensOf({ roles, handoffDir }: Config, { defaultToken }: Secrets): ReadonlyMap<string, string> {
  const own = (name: string) => (name === DEFAULT_ROLE ? defaultToken : undefined);
  const without = roles.filter(({ name }) => !handoffDir && !own(name)).map(({ name }) => name);
  if (without.length > 0)
    throw new ConfigError([
      `SWITCH_ROLE_HANDOFF_DIR: is missing, so nobody could learn the token of ${without.join(', ')}; set it, or SWITCH_ROLE_TOKEN for the role default, or SWITCH_ROLE_AUTH=none`,
    ]);
  const handed = (role: string) => handOverToken({ directory: handoffDir ?? '', role, newToken });
  return new Map(roles.map(({ name }) => [name, own(name) ?? handed(name)]));
}

import type { Role } from './switch-role.ts';

/**
 * The role, and after it those that it goes via, in order. The configuration's check has seen that each is there, and that this
 * ends.
 */
export function roleChain<R extends Role>(roles: readonly R[], role: R): readonly [R, ...R[]] {
  const before = roles.find(({ name }) => name === role.via);
  return before ? [role, ...roleChain(roles, before)] : [role];
}

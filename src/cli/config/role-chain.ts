import { isPassthrough, type Role } from '../../core/switch-role.ts';
import { UsageError } from '../usage-error.ts';

/** The role of this name. Throws a `UsageError` that names those that there are. */
export function roleNamed(roles: readonly Role[], name: string): Role {
  const role = roles.find((it) => it.name === name);
  if (!role) throw new UsageError(`no role ${name}; there are: ${roles.map((it) => it.name).join(', ')}`);
  return role;
}

/** The role of this name, and after it those that it goes via, in order. The configuration's check has seen that this ends. */
export function roleChain(roles: readonly Role[], name: string): readonly [Role, ...Role[]] {
  const role = roleNamed(roles, name);
  const via = isPassthrough(role) ? undefined : role.via;
  return via === undefined ? [role] : [role, ...roleChain(roles, via)];
}

import { isPassthrough, type Role } from '../core/switch-role.ts';
import { UsageError } from './complaint.ts';

/** The role of this name, after the roles that it goes via. Throws a `UsageError` where there is none. */
export function withVia(roles: readonly Role[], name: string): Role[] {
  const role = roles.find((it) => it.name === name);
  if (!role) throw new UsageError(`no role ${name}; there are: ${roles.map((it) => it.name).join(', ')}`);
  const via = isPassthrough(role) ? undefined : role.via;
  return via === undefined ? [role] : [...withVia(roles, via), role];
}

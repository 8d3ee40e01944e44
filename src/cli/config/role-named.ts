import type { Role } from '../../core/switch-role.ts';
import { UsageError } from '../usage-error.ts';

/** The role of this name. Throws a `UsageError` that names those that there are. */
export function roleNamed(roles: readonly Role[], name: string): Role {
  const role = roles.find((it) => it.name === name);
  if (!role) throw new UsageError(`no role ${name}; there are: ${roles.map((it) => it.name).join(', ')}`);
  return role;
}

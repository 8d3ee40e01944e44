import type { RoleRequest } from '../../ecs/task-definition/injection.ts';
import { UsageError } from '../usage-error.ts';

/** The flags that say which container gets which role; lists of `container=value`. */
export type RoleFlags = Readonly<{
  role: readonly string[];
  roleName?: readonly string[];
  externalId?: readonly string[];
}>;

/**
 * Reads the flags.
 * @throws {UsageError} where one is no `container=value`, or names a container without a role
 */
export function roleRequests(options: RoleFlags): readonly RoleRequest[] {
  const roles = pairs('--role', options.role);
  const names = Object.fromEntries(pairs('--role-name', options.roleName));
  const externalIds = Object.fromEntries(pairs('--external-id', options.externalId));
  for (const container of [...Object.keys(names), ...Object.keys(externalIds)])
    if (!roles.some(([name]) => name === container)) throw new UsageError(`There is no --role for "${container}".`);
  return roles.map(([container, roleArn]) => ({
    container,
    roleArn,
    roleName: names[container],
    externalId: externalIds[container],
  }));
}

/**
 * Reads a flag's `container=value`s; the value may hold further equal signs.
 * @throws {UsageError} where one is something else
 */
export function pairs(flag: string, values: readonly string[] = []): readonly (readonly [string, string])[] {
  return values.map((value) => {
    const [, container, rest] = /^([^=]+)=(.+)$/s.exec(value) ?? [];
    if (!container || !rest) throw new UsageError(`${flag} wants CONTAINER=VALUE, not "${value}".`);
    return [container, rest] as const;
  });
}

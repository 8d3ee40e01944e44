import { parseRoleArn } from '../core/arn.ts';
import type { SandboxKey, SandboxRole, SandboxWorld } from './world.ts';

/**
 * Reads a world from JSON text, as far as a wrong one would mislead: names, ARNs and lists.
 * @throws Error that names each problem
 */
export function readWorld(text: string): SandboxWorld {
  const world = JSON.parse(text) as Partial<SandboxWorld>;
  const keys = listOf<SandboxKey>(world.keys);
  const roles = listOf<SandboxRole>(world.roles);
  const problems = [
    ...roles.flatMap((role, at) => [
      ...(parseRoleArn(String(role.arn)) ? [] : [`roles[${at}].arn: not a role's ARN: ${role.arn}`]),
      ...(Array.isArray(role.trust) ? [] : [`roles[${at}].trust: not a list`]),
      ...listOf(role.trust).flatMap(({ principals }, n) =>
        Array.isArray(principals) ? [] : [`roles[${at}].trust[${n}].principals: not a list`],
      ),
    ]),
    ...keys.flatMap((key, at) =>
      (['accessKeyId', 'secretAccessKey', 'arn'] as const)
        .filter((field) => typeof key[field] !== 'string' || key[field] === '')
        .map((field) => `keys[${at}].${field}: missing`),
    ),
  ];
  if (problems.length > 0) throw new Error(`The sandbox's world is not right:\n  ${problems.join('\n  ')}`);
  return { ...world, keys, roles };
}

function listOf<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

import { parseRoleArn } from '../core/arn.ts';
import type { SandboxWorld } from './world.ts';

/**
 * Reads a world from JSON text, as far as a wrong one would mislead: names, ARNs and lists.
 * @throws Error that names each problem
 */
export function readWorld(text: string): SandboxWorld {
  const world = recordOf(parse(text));
  const [keys, roles] = [listOf(world.keys), listOf(world.roles)];
  const problems = [
    ...(Array.isArray(world.roles) ? [] : ['roles: not a list']),
    ...roles.flatMap((role, at) => [
      ...(parseRoleArn(String(role.arn)) ? [] : [`roles[${at}].arn: not a role's ARN: ${role.arn}`]),
      ...(Array.isArray(role.trust) ? [] : [`roles[${at}].trust: not a list`]),
      ...listOf(role.trust).flatMap(({ principals }, n) =>
        Array.isArray(principals) ? [] : [`roles[${at}].trust[${n}].principals: not a list`],
      ),
    ]),
    ...keys.flatMap((key, at) => missing(key, ['accessKeyId', 'secretAccessKey', 'arn'], `keys[${at}]`)),
    ...(world.task === undefined ? [] : missing(recordOf(world.task), ['id', 'roleArn', 'sessionName'], 'task')),
  ];
  if (problems.length > 0) throw new Error(`The sandbox's world is not right:\n  ${problems.join('\n  ')}`);
  return { ...world, keys, roles } as unknown as SandboxWorld;
}

type Json = Readonly<Record<string, unknown>>;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The sandbox's world is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

const missing = (value: Json, fields: readonly string[], where: string) =>
  fields
    .filter((field) => typeof value[field] !== 'string' || value[field] === '')
    .map((field) => `${where}.${field}: missing`);

/** What is no object has none of the fields that are asked for. */
const recordOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(recordOf) : []);

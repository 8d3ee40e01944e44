import { isObject, type JsonObject, list } from '../../core/json.ts';
import { without } from './edit.ts';

/** What `describe-task-definition` adds and `register-task-definition` refuses (Amazon ECS API Reference, TaskDefinition). */
const REGISTERED_FIELDS = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
];

/**
 * A task definition as it can be registered, from one as written by hand or from `describe-task-definition`'s output,
 * whose tags stand beside it.
 */
export function registerable(input: JsonObject): JsonObject {
  const { taskDefinition, tags } = input;
  if (!isObject(taskDefinition)) return without(input, REGISTERED_FIELDS);
  const bare = without(taskDefinition, REGISTERED_FIELDS);
  return list(tags).length > 0 ? { ...bare, tags } : bare;
}

import type { JsonObject } from '../../core/json.ts';
import { readTask } from './read-task.ts';
import { registerable } from './registerable.ts';
import { environmentRules } from './rules/environment-rules.ts';
import { handoffRules } from './rules/handoff-rules.ts';
import { orderRules } from './rules/order-rules.ts';
import { portRules } from './rules/port-rules.ts';
import type { Hit, Rule, Severity } from './rules/rule.ts';
import { sidecarRules } from './rules/sidecar-rules.ts';
import { taskRules } from './rules/task-rules.ts';
import { uriRules } from './rules/uri-rules.ts';
import { volumeRules } from './rules/volume-rules.ts';

/** Something in a task definition that would not work, or not for long. */
export type Finding = Hit & Readonly<{ severity: Severity; rule: string; why: string }>;

/** Every rule, in the order in which they are reported. */
export const RULES: readonly Rule[] = [
  ...taskRules,
  ...sidecarRules,
  ...orderRules,
  ...portRules,
  ...uriRules,
  ...environmentRules,
  ...volumeRules,
  ...handoffRules,
];

/**
 * What in a task definition would keep the sidecar from doing its work; empty where nothing does.
 * @param input a task definition as written by hand, or what `describe-task-definition` prints
 */
export function lint(input: JsonObject): readonly Finding[] {
  const task = readTask(registerable(input));
  return RULES.flatMap(({ id, severity, why, find }) => find(task).map((hit) => ({ severity, rule: id, ...hit, why })));
}

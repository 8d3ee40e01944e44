import type { Environment } from '../config/environment.ts';
import { taskMetadata } from '../config/task-defaults.ts';
import { type CheckResult, fine, skipped } from './check-result.ts';

const CHECK = 'task metadata';

/** What ECS tells of the task; its absence is never fatal. */
export async function checkTask(env: Environment): Promise<CheckResult> {
  if (!env.ECS_CONTAINER_METADATA_URI_V4)
    return skipped(CHECK, 'not on ECS (ECS_CONTAINER_METADATA_URI_V4 is not set)');
  const task = await taskMetadata(env);
  if (!task) return skipped(CHECK, 'the endpoint gives no answer; the session is named after the host then');
  const { family = '?', taskId = '?', region = '?', runningSiblings } = task;
  return fine(CHECK, `task ${family}/${taskId} in ${region}; beside us: ${runningSiblings.join(', ') || 'nobody'}`);
}

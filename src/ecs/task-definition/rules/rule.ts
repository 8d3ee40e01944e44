import type { Task } from '../read-task.ts';

/** `error`: it will not work, or not as the one role that is meant. `warning`: it works until something goes wrong. */
export type Severity = 'error' | 'warning';

/** One place where a rule is broken. */
export type Hit = Readonly<{
  /** The container; absent where it is the whole task. */
  container?: string;
  what: string;
  fix: string;
}>;

/** One thing that has to be right in a task definition, and why. */
export type Rule = Readonly<{ id: string; severity: Severity; why: string; find: (task: Task) => readonly Hit[] }>;

import { arnProblem } from './arn-shape.ts';
import { error, type Finding } from './finding.ts';

/** What is wrong with one resource. */
export function checkResource(resource: unknown, path: string): Finding[] {
  if (resource === '*') return [];
  const problem = typeof resource === 'string' ? arnProblem(resource) : { what: 'not a string', fix: 'write a string' };
  if (!problem) return [];
  const what = `${JSON.stringify(resource)} as resource: ${problem.what}`;
  return [error(path, what, 'no resource has this name, so the statement never matches', problem.fix)];
}

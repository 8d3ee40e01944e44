import type { Cell } from './cell.ts';
import { broken, held, seen } from './cell.ts';
import { brieflyWrong, errorOf } from './error-text.ts';
import type { ClientRun } from './run-client.ts';

export type Identity = 'the switch-role' | 'the task role' | 'reporting' | 'an error' | 'another identity';

/** Who STS said that a client was, at every one of its calls. */
export function identityOf({ calls }: ClientRun): Identity {
  const arns = new Set(calls.map(({ arn = '' }) => arn.split('/')[1] ?? ''));
  if (calls.length === 0 || calls.some(({ ok }) => !ok)) return 'an error';
  if (arns.size !== 1) return 'another identity';
  const [role = ''] = arns;
  return NAMES[role] ?? 'another identity';
}

const NAMES: Readonly<Record<string, Identity>> = {
  'switch-role': 'the switch-role',
  'my-task-role-1': 'the task role',
  reporting: 'reporting',
};

/** ✓ for the identity that was wanted. */
export function wanted(run: ClientRun, identity: Identity = 'the switch-role'): Cell {
  const is = identityOf(run);
  if (is === identity) return held();
  return broken(is === 'an error' ? errorOf(run) : is);
}

/** Whoever it is: there is no right and wrong here. */
export function whoever(run: ClientRun): Cell {
  const is = identityOf(run);
  return is === 'an error' ? seen(brieflyWrong(run), errorOf(run)) : seen(is);
}

import { describe, expect, test } from 'vitest';
import { type ContainerState, isHopeless, isRestarted, PENDING, unmet } from './container-state.ts';
import type { DependencyCondition } from './task-definition.ts';

const waiting = (condition: DependencyCondition) => ({
  name: 'app',
  image: 'app',
  dependsOn: [{ containerName: 'other', condition }],
});
const RUNNING: ContainerState = { ...PENDING, status: 'RUNNING' };
const HEALTHY: ContainerState = { ...RUNNING, wasHealthy: true };
const stopped = (exitCode: number): ContainerState => ({ ...RUNNING, status: 'STOPPED', exitCode });

describe('what a container waits for', () => {
  test.each<[DependencyCondition, string, ContainerState, 'starts' | 'waits' | 'never starts']>([
    ['START', 'pending', PENDING, 'waits'],
    ['START', 'running', RUNNING, 'starts'],
    ['START', 'stopped already', stopped(1), 'starts'],
    ['HEALTHY', 'running', RUNNING, 'waits'],
    ['HEALTHY', 'healthy', HEALTHY, 'starts'],
    ['HEALTHY', 'stopped before it was healthy', stopped(0), 'never starts'],
    ['COMPLETE', 'running', RUNNING, 'waits'],
    ['COMPLETE', 'failed', stopped(1), 'starts'],
    ['SUCCESS', 'done', stopped(0), 'starts'],
    ['SUCCESS', 'failed', stopped(1), 'never starts'],
  ])('%s: %s', (condition, _, state, outcome) => {
    const one = waiting(condition);
    const stateOf = () => state;
    const found = isHopeless(one, stateOf) ? 'never starts' : unmet(one, stateOf).length > 0 ? 'waits' : 'starts';
    expect(found).toBe(outcome);
  });
});

describe('a container that exits is started again', () => {
  const one = (restartPolicy: object) => ({
    name: 'a',
    image: 'a',
    restartPolicy: { enabled: true, ...restartPolicy },
  });

  test.each([
    ['once it has run for its attempt period', one({ restartAttemptPeriod: 60 }), 137, 60_000, true],
    ['not earlier', one({ restartAttemptPeriod: 60 }), 137, 59_999, false],
    ['after five minutes where none is given', one({}), 1, 299_999, false],
    [
      'not for an exit code that is ignored',
      one({ restartAttemptPeriod: 60, ignoredExitCodes: [0] }),
      0,
      60_000,
      false,
    ],
    ['not where the policy is off', one({ enabled: false }), 1, 600_000, false],
    ['not without a policy', { name: 'a', image: 'a' }, 1, 600_000, false],
  ])('%s', (_, definition, exitCode, ranMs, expected) => {
    expect(isRestarted(definition, exitCode, ranMs)).toBe(expected);
  });
});

import { expect, test } from 'vitest';
import { roleChain } from '../../src/core/role-chain.ts';
import type { Role } from '../../src/core/switch-role.ts';

const role = (name: string, via?: string): Role => ({
  name,
  roleArn: `arn:aws:iam::222222222222:role/${name}`,
  sessionName: 's',
  durationSeconds: 3600,
  region: 'eu-west-1',
  ...(via && { via }),
});
const task: Role = { name: 'task', passthrough: true, region: 'eu-west-1' };
const [first, second, third] = [role('first'), role('second', 'first'), role('third', 'second')];
const roles = [third, task, first, second];

test.each([
  [third, [third, second, first]],
  [first, [first]],
  [task, [task]],
])('a role comes with those that it goes via, nearest first', (from, chain) => {
  expect(roleChain(roles, from)).toEqual(chain);
});

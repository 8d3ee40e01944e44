import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tokensOf } from '../../../src/cli/daemon/tokens.ts';
import { newFolder } from '../../support/daemon.ts';
import { switchRole } from '../../support/task.ts';

const OWN = 'a-token-of-the-users-own-0123456789';
const config = {
  listen: { host: '127.0.0.1', port: 0 },
  auth: 'token',
  logLevel: 'info',
  drainSeconds: 20,
  roles: [switchRole, { ...switchRole, name: 'reporting' }],
} as const;

test("a token of the user's own opens the default role and no other", () => {
  const handoffDir = newFolder();
  const tokens = tokensOf({ ...config, handoffDir }, { defaultToken: OWN });
  expect(tokens.get('default')).toBe(OWN);
  expect(tokens.get('reporting')).toBe(readFileSync(join(handoffDir, 'reporting', 'token'), 'utf8'));
  expect(tokens.get('reporting')).not.toBe(OWN);
});

test('with it alone, the token of another role has no place to be put', () => {
  expect(() => tokensOf(config, { defaultToken: OWN })).toThrow('nobody could learn the token of reporting;');
});

import { expect, test } from 'vitest';
import { probeSessionName, probesFor, runProbes } from '../../../src/cli/doctor/probes.ts';
import { IssueError } from '../../../src/core/errors.ts';
import type { SwitchRole } from '../../../src/core/switch-role.ts';
import { switchRole } from '../../support/task.ts';

const everything: SwitchRole = {
  ...switchRole,
  externalId: 'x-1',
  tags: { team: 'x' },
  transitiveTagKeys: ['team'],
  sourceIdentity: 'jane',
  policy: '{}',
};
const refusal = (code: string, message = 'no') => new IssueError({ kind: 'denied', code, message, advice: 'none' });
const withouts = (role: SwitchRole, error: IssueError) => probesFor(role, error).map(({ without }) => without);

test('a denial without a reason is probed without each option that is configured, and a plain role not at all', () => {
  expect(withouts(everything, refusal('AccessDenied'))).toEqual(['ExternalId', 'tags', 'SourceIdentity']);
  expect(withouts(switchRole, refusal('AccessDenied'))).toEqual([]);
});

test('what STS has said is not probed for', () => {
  expect(withouts(everything, refusal('AccessDenied', 'no identity-based policy allows it'))).toEqual([]);
  expect(withouts(everything, refusal('AccessDenied', 'not authorized to perform: sts:TagSession'))).toEqual([]);
  expect(withouts(everything, refusal('Throttling'))).toEqual([]);
});

test('each probe lacks its option alone, is short, and has a name of its own', () => {
  const [, tags] = probesFor(everything, refusal('AccessDenied'));
  const { tags: _, transitiveTagKeys: __, ...rest } = everything;
  expect(tags?.role).toEqual({ ...rest, durationSeconds: 900, sessionName: 'a-session-doctor' });
});

test('the name of a probe is one that STS takes, however long the configured one is', () => {
  expect(probeSessionName('x'.repeat(64))).toMatch(/^x{57}-doctor$/);
});

test('what was granted is told by name alone', async () => {
  const probes = probesFor(everything, refusal('AccessDenied'));
  const probed = await runProbes(probes, async (role) => {
    if (role.tags) throw refusal('AccessDenied');
    return { accessKeyId: 'ASIA', secretAccessKey: 'a-secret' } as never;
  });
  expect(probed).toEqual({ tried: ['ExternalId', 'tags', 'SourceIdentity'], granted: ['tags'] });
});

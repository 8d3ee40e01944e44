import { expect, test } from 'vitest';
import type { DeniedBy } from '../../src/core/denial.ts';
import { causesOfDenial } from '../../src/iam/causes-of-denial.ts';
import type { RoleAssumption } from '../../src/iam/role-assumption.ts';

const assumption: RoleAssumption = {
  callerArn: 'arn:aws:iam::111111111111:role/task',
  targetArn: 'arn:aws:iam::222222222222:role/switch',
  externalId: 'abc',
  tagged: false,
  sourceIdentity: false,
};
const denial = { by: 'untold' as DeniedBy, action: 'sts:AssumeRole' } as const;
const TRUST = /^the trust policy of arn:aws:iam::222222222222:role\/switch \(account 222222222222\)/;
const IDENTITY = /^the identity policy of arn:aws:iam::111111111111:role\/task \(account 111111111111\)/;

test('a denial that says nothing has three candidates, the trust policy first', () => {
  const causes = causesOfDenial({ denial, assumption, grantedWithout: [] });
  expect(causes.map(({ policy }) => policy?.where ?? '-')).toEqual([
    expect.stringMatching(TRUST),
    expect.stringMatching(TRUST),
    '-',
  ]);
});

test('what works without an option is blamed on that option alone', () => {
  for (const [option, says] of [
    ['ExternalId', /refuses this ExternalId/],
    ['tags', /tags are sent/],
    ['SourceIdentity', /source identity is sent/],
  ] as const) {
    const causes = causesOfDenial({ denial, assumption, grantedWithout: [option] });
    expect(causes).toHaveLength(1);
    expect(causes[0]?.what).toMatch(says);
  }
});

test('a missing identity policy is said with the statement that the caller needs', () => {
  const [cause] = causesOfDenial({ denial: { ...denial, by: 'identity' }, assumption, grantedWithout: [] });
  expect(cause?.policy?.where).toMatch(IDENTITY);
  expect(cause?.policy?.document.Statement).toEqual([
    { Sid: 'AssumeSwitchRoles', Effect: 'Allow', Action: 'sts:AssumeRole', Resource: assumption.targetArn },
  ]);
});

test('a source identity that sticks to the session before is allowed in the statement, though none is configured', () => {
  const refused = { by: 'untold', action: 'sts:SetSourceIdentity' } as const;
  const [cause] = causesOfDenial({ denial: refused, assumption, grantedWithout: [] });
  expect(cause?.policy?.document.Statement.map(({ Action }) => Action)).toContain('sts:SetSourceIdentity');
});

test('policies of administrators are one candidate each', () => {
  const kinds = [
    'identity-deny',
    'service-control',
    'resource-control',
    'boundary',
    'session',
    'vpc-endpoint',
    'root-user',
  ] as const;
  const whats = kinds.map((by) => causesOfDenial({ denial: { ...denial, by }, assumption, grantedWithout: [] }));
  expect(whats.map((causes) => causes.length)).toEqual(kinds.map(() => 1));
  expect(new Set(whats.map(([cause]) => cause?.what)).size).toBe(kinds.length);
});

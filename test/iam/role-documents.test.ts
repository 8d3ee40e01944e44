import { expect, test } from 'vitest';
import type { SwitchRole } from '../../src/core/switch-role.ts';
import { checkPolicy } from '../../src/iam/check-policy.ts';
import { roleDocuments } from '../../src/iam/role-documents.ts';

const TASK_ROLE = 'arn:aws:iam::111111111111:role/teams/data/task-role';
const SWITCH_ROLE = 'arn:aws:iam::222222222222:role/switch-role';
const REPORTING = 'arn:aws:iam::333333333333:role/reporting';

function switchRole(more: Partial<SwitchRole> = {}): SwitchRole {
  const base = { name: 'default', roleArn: SWITCH_ROLE, sessionName: 's', durationSeconds: 3600, region: 'eu-west-1' };
  return { ...base, ...more };
}

const reporting = switchRole({ name: 'reporting', roleArn: REPORTING, via: 'default' });

const documents = (...roles: SwitchRole[]) => roleDocuments(roles, TASK_ROLE);

const admitted = (action: string, condition: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111111111111:root' },
  Action: action,
  Condition: { ArnEquals: { 'aws:PrincipalArn': TASK_ROLE }, ...condition },
});

const actions = (roles: SwitchRole[], arn: string) => {
  const role = documents(...roles).find(({ roleArn }) => roleArn === arn);
  return { trust: role?.trust.Statement.map(({ Action }) => Action), assume: role?.assume?.Statement };
};

test('one role: the task role may assume it, and it trusts the task role by name', () => {
  const [taskRole, target, ...others] = documents(switchRole());
  expect(others).toEqual([]);
  expect(taskRole).toMatchObject({
    roleArn: TASK_ROLE,
    accountId: '111111111111',
    path: '/teams/data/',
    roleName: 'task-role',
  });
  expect(taskRole?.assume?.Statement).toEqual([
    { Sid: 'AssumeSwitchRoles', Effect: 'Allow', Action: 'sts:AssumeRole', Resource: SWITCH_ROLE },
  ]);
  expect(target).toMatchObject({ roleArn: SWITCH_ROLE, accountId: '222222222222', path: '/', roleName: 'switch-role' });
  expect(target?.trust.Statement).toEqual([admitted('sts:AssumeRole')]);
  expect(target).not.toHaveProperty('assume');
});

test('the task role is for ECS tasks of its own account', () => {
  expect(documents(switchRole())[0]?.trust.Statement).toEqual([
    {
      Sid: 'TasksOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111111111111' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:*:111111111111:*' },
      },
    },
  ]);
});

test('ExternalId, tags and a source identity: what is configured, on both sides, and nothing else', () => {
  const full = switchRole({ externalId: 'abc', tags: { team: 'x' }, sourceIdentity: 'me' });
  const [taskRole, target] = documents(full);
  expect(target?.trust.Statement).toEqual([
    admitted('sts:AssumeRole', { StringEquals: { 'sts:ExternalId': 'abc' } }),
    admitted('sts:TagSession'),
    admitted('sts:SetSourceIdentity'),
  ]);
  expect(taskRole?.assume?.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    ['sts:AssumeRole', SWITCH_ROLE],
    ['sts:TagSession', SWITCH_ROLE],
    ['sts:SetSourceIdentity', SWITCH_ROLE],
  ]);
  expect(actions([switchRole({ tags: {} })], SWITCH_ROLE).trust).toEqual(['sts:AssumeRole']);
});

test('via: the role before assumes it and is trusted by it; the task role may not', () => {
  const [taskRole, via, target] = documents(reporting, switchRole()).toSorted((a, b) =>
    a.roleArn.localeCompare(b.roleArn),
  );
  expect(taskRole?.assume?.Statement[0]?.Resource).toEqual(SWITCH_ROLE);
  expect(via?.assume?.Statement[0]?.Resource).toEqual(REPORTING);
  expect(target?.trust.Statement).toMatchObject([
    {
      Principal: { AWS: 'arn:aws:iam::222222222222:root' },
      Condition: { ArnEquals: { 'aws:PrincipalArn': SWITCH_ROLE } },
    },
  ]);
});

test('what sticks to a chain needs its permission in each later step', () => {
  const first = switchRole({ tags: { team: 'x' }, transitiveTagKeys: ['team'], sourceIdentity: 'me' });
  const last = switchRole({ name: 'last', roleArn: 'arn:aws:iam::444444444444:role/last', via: 'reporting' });
  const all = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
  expect(actions([first, reporting, last], REPORTING).trust).toEqual(all);
  expect(actions([first, reporting, last], last.roleArn).trust).toEqual(all);
  expect(actions([switchRole({ tags: { team: 'x' } }), reporting], REPORTING).trust).toEqual(['sts:AssumeRole']);
});

test('one role under two names: one set of documents, each way in once', () => {
  const again = switchRole({ name: 'again' });
  const other = switchRole({ name: 'other', externalId: 'abc' });
  const [taskRole, target, ...others] = documents(switchRole(), again, other);
  expect(others).toEqual([]);
  expect(taskRole?.assume?.Statement[0]?.Resource).toEqual(SWITCH_ROLE);
  expect(target?.trust.Statement).toEqual([
    admitted('sts:AssumeRole'),
    admitted('sts:AssumeRole', { StringEquals: { 'sts:ExternalId': 'abc' } }),
  ]);
});

test('several roles: one statement that lists them', () => {
  const [taskRole] = documents(
    switchRole(),
    switchRole({ name: 'reporting', roleArn: REPORTING, tags: { team: 'x' } }),
  );
  expect(taskRole?.assume?.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    ['sts:AssumeRole', [SWITCH_ROLE, REPORTING]],
    ['sts:TagSession', REPORTING],
  ]);
});

test('partitions are kept', () => {
  const roles = [switchRole({ roleArn: 'arn:aws-cn:iam::222222222222:role/x' })];
  const [taskRole, target] = roleDocuments(roles, 'arn:aws-cn:iam::111111111111:role/t');
  expect(taskRole?.trust.Statement[0]?.Condition?.ArnLike).toEqual({
    'aws:SourceArn': 'arn:aws-cn:ecs:*:111111111111:*',
  });
  expect(target?.trust.Statement[0]?.Principal).toEqual({ AWS: 'arn:aws-cn:iam::111111111111:root' });
});

test('the checker has nothing to say of what is written here', () => {
  const first = switchRole({
    externalId: 'abc',
    tags: { team: 'x' },
    transitiveTagKeys: ['team'],
    sourceIdentity: 'me',
  });
  const written = documents(first, reporting);
  expect(written.flatMap(({ trust }) => checkPolicy(trust, 'trust'))).toEqual([]);
  expect(written.flatMap(({ assume }) => (assume ? checkPolicy(assume, 'identity') : []))).toEqual([]);
});

test('what is no role is refused by name', () => {
  expect(() => roleDocuments([switchRole()], 'arn:aws:iam::111111111111:user/x')).toThrow(
    'arn:aws:iam::111111111111:user/x',
  );
});

import { expect, test } from 'vitest';
import { accountOf, parseRoleArn, partitionOfRegion, roleOfSession } from '../../src/core/arn.ts';

test.each([
  ['arn:aws:iam::222222222222:role/switch-role', ['aws', '222222222222', '/', 'switch-role']],
  ['arn:aws-cn:iam::222222222222:role/teams/a/b/deploy', ['aws-cn', '222222222222', '/teams/a/b/', 'deploy']],
])('%s is a role', (arn, [partition, accountId, path, roleName]) => {
  expect(parseRoleArn(arn)).toEqual({ partition, accountId, path, roleName });
});

test.each([
  'arn:aws:iam::22222222222:role/switch-role',
  'arn:aws:iam::222222222222:user/switch-role',
  'arn:aws:iam:eu-west-1:222222222222:role/x',
  'arn:aws:sts::222222222222:assumed-role/x/y',
  'arn:aws:iam::222222222222:role/',
  'arn:aws:iam::222222222222:role/two words',
  'switch-role',
  '',
])('%j is none', (arn) => {
  expect(parseRoleArn(arn)).toBeUndefined();
});

test("a session's ARN leads to its role, and any other identity to none", () => {
  expect(roleOfSession('arn:aws:sts::111111111111:assumed-role/task-role/0123')?.arn).toBe(
    'arn:aws:iam::111111111111:role/task-role',
  );
  expect(roleOfSession('arn:aws:iam::111111111111:user/me')).toBeUndefined();
});

test.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eusc-de-east-1', 'aws-eusc'],
])('the region %s is of the partition %s', (region, partition) => {
  expect(partitionOfRegion(region)).toBe(partition);
});

test.each([
  ['arn:aws:iam::222222222222:role/x', '222222222222'],
  ['arn:aws:sts::222222222222:assumed-role/x/y', '222222222222'],
  ['arn:aws:iam::<account>:role/x', '<account>'],
  ['nothing of the kind', ''],
])('the account of %s', (arn, account) => {
  expect(accountOf(arn)).toBe(account);
});

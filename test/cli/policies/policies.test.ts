import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeFailure } from '../../../src/cli/describe-failure.ts';
import { type PoliciesOptions, policies } from '../../../src/cli/policies/policies.ts';
import { policiesCheck } from '../../../src/cli/policies/policies-check.ts';
import type { Role, SwitchRole } from '../../../src/core/switch-role.ts';
import { switchRoleCommand } from '../../support/process.ts';

const TASK_ROLE = 'arn:aws:iam::111111111111:role/task-role';
const common = { sessionName: 's', durationSeconds: 3600, region: 'eu-west-1' };
const SWITCH_ROLE: SwitchRole = { name: 'default', roleArn: 'arn:aws:iam::222222222222:role/switch-role', ...common };
const PASSTHROUGH: Role = { name: 'task', passthrough: true, region: 'eu-west-1' };

function run(more: Partial<PoliciesOptions> = {}) {
  const { out, ...outputs } = collect();
  policies({ roles: [SWITCH_ROLE, PASSTHROUGH], taskRoleArn: TASK_ROLE, format: 'json', ...outputs, ...more });
  return out;
}

function collect() {
  const out = { stdout: '', stderr: '' };
  const to = (name: keyof typeof out) => ({
    write: (text: string) => {
      out[name] += text;
    },
  });
  return { out, stdout: to('stdout'), stderr: to('stderr') };
}

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return expect.unreachable();
}

test('json: each role with its account, trust and inline policies', () => {
  const { stdout, stderr } = run();
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject([
    {
      accountId: '111111111111',
      roleArn: TASK_ROLE,
      inlinePolicies: { 'assume-switch-roles': { Version: '2012-10-17' } },
    },
    {
      accountId: '222222222222',
      roleArn: SWITCH_ROLE.roleArn,
      trustPolicy: { Version: '2012-10-17' },
      inlinePolicies: {},
    },
  ]);
});

test('cloudformation: one template for one account, by account for several', () => {
  const both = JSON.parse(run({ format: 'cloudformation' }).stdout);
  expect(Object.keys(both)).toEqual(['111111111111', '222222222222']);
  const one = JSON.parse(run({ format: 'cloudformation', account: '222222222222' }).stdout);
  expect(one).toEqual(both['222222222222']);
  expect(one.Resources.SwitchRole).toMatchObject({
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'switch-role', Path: '/' },
  });
});

test('terraform: a provider for each account, and the documents as expressions', () => {
  const names = ['switch-role', '2-switch', 'switch.role', 'switch-role-2'].map(
    (name) => `arn:aws:iam::222222222222:role/p/${name}`,
  );
  const externalId = ['a$', '{b}'].join('');
  const roles = names.map((roleArn, at) => ({ ...SWITCH_ROLE, name: `r${at}`, roleArn, externalId }));
  const { stdout } = run({ format: 'terraform', roles });
  expect(stdout.match(/^resource .*(?= \{)/gm)).toEqual([
    'resource "aws_iam_role" "task_role"',
    'resource "aws_iam_role_policy" "task_role"',
    'resource "aws_iam_role" "switch_role"',
    'resource "aws_iam_role" "role_2_switch"',
    'resource "aws_iam_role" "switch_role_2"',
    'resource "aws_iam_role" "switch_role_2_2"',
  ]);
  expect(stdout.match(/^ {2}(alias|provider|allowed\w+) .*/gm)?.slice(0, 6)).toEqual([
    '  alias               = "account_111111111111"',
    '  allowed_account_ids = ["111111111111"]',
    '  alias               = "account_222222222222"',
    '  allowed_account_ids = ["222222222222"]',
    '  provider = aws.account_111111111111',
    '  provider = aws.account_111111111111',
  ]);
  expect(stdout).toContain(`"sts:ExternalId" : "a$${externalId.slice(1)}"`);
  const expressions = stdout.split('jsonencode(').slice(1);
  const written = expressions.map((text) =>
    JSON.parse(text.slice(0, text.indexOf('\n  })') + 4).replaceAll('$$', '$')),
  );
  const printed = JSON.parse(run({ roles }).stdout);
  expect(written).toEqual([
    printed[0].trustPolicy,
    printed[0].inlinePolicies['assume-switch-roles'],
    ...printed.slice(1).map((role: { trustPolicy: unknown }) => role.trustPolicy),
  ]);
});

test('a session of the caller stands for its role, with a word about the path', () => {
  const { stdout, stderr } = run({ taskRoleArn: 'arn:aws:sts::111111111111:assumed-role/task-role/abc' });
  expect(stdout).toBe(run().stdout);
  expect(stderr).toContain('--task-role');
});

test('a role with a profile of its own is pointed out', () => {
  expect(run({ roles: [{ ...SWITCH_ROLE, profile: 'dev' }] }).stderr).toContain('profile dev');
});

test('a profile for the base identity of all is no profile of a role', async () => {
  const args = ['policies', '--profile', 'dev', '--task-role', TASK_ROLE, '--role-arn', SWITCH_ROLE.roleArn];
  const running = switchRoleCommand(args, { AWS_REGION: 'eu-west-1' });
  expect([await running.ended, running.output()]).toEqual([0, run().stdout]);
});

test.each<[string, Partial<PoliciesOptions>, string]>([
  ['a caller that is no role', { taskRoleArn: 'arn:aws:iam::111111111111:user/x' }, '--task-role'],
  ['an account that has none of the roles', { account: '333333333333' }, '111111111111, 222222222222'],
  ['nothing to assume', { roles: [PASSTHROUGH] }, 'no role'],
])('%s is refused with 2', (_, more, word) => {
  const { out, ...outputs } = collect();
  const error = thrownBy(() => run({ ...outputs, ...more }));
  expect(describeFailure(error)).toEqual({ exitCode: 2, text: expect.stringContaining(word) });
  expect(out).toEqual({ stdout: '', stderr: '' });
});

test.each([
  ['example-2', 1, 'fix:  write iam:DeleteAccessKey'],
  ['principal-role', 0, "warning: Principal.AWS: a role's ARN as principal"],
  ['ecs-trust', 0, 'nothing to fix'],
  ['dynamodb', 1, 'error: line 7, column 47: a line break inside a string'],
])('--check: %s gives %i', async (name, expected, word) => {
  const { out, stdout } = collect();
  const file = fileURLToPath(new URL(`../../iam/article/${name}.txt`, import.meta.url));
  expect(await policiesCheck({ file, stdout })).toBe(expected);
  expect(out).toEqual({ stdout: expect.stringContaining(word), stderr: '' });
});

test('--check: a file that is not there gives 2', async () => {
  const { out, stdout } = collect();
  const error = await policiesCheck({ file: '/nowhere/policy.json', stdout }).catch((it: unknown) => it);
  expect(describeFailure(error)).toEqual({ exitCode: 2, text: expect.stringContaining('/nowhere/policy.json') });
  expect(out.stdout).toBe('');
});

const ROLE_ARN = ['--role-arn', 'arn:aws:iam::222222222222:role/switch-role'];

test('where the role that assumes is named, no region is needed', async () => {
  const running = switchRoleCommand(['policies', ...ROLE_ARN, '--task-role', TASK_ROLE]);
  expect([await running.ended, JSON.parse(running.output())]).toEqual([0, expect.any(Array)]);
});

test('--kind without --check is wrong usage', async () => {
  const running = switchRoleCommand(['policies', ...ROLE_ARN, '--task-role', TASK_ROLE, '--kind', 'trust']);
  expect([await running.ended, running.stdout(), running.output()]).toEqual([
    2,
    '',
    expect.stringContaining('--check'),
  ]);
});

test('without base credentials --task-role is pointed out', async () => {
  const running = switchRoleCommand(['policies', ...ROLE_ARN], { AWS_REGION: 'eu-west-1' });
  expect([await running.ended, running.output()]).toEqual([1, expect.stringContaining('--task-role')]);
});

import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { failureOf, stsClient } from '../support/sts-client.ts';

const TASK_ROLE = 'arn:aws:iam::111111111111:role/my-task-role-1';
const SWITCH_ROLE = 'arn:aws:iam::222222222222:role/switch-role';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: systemClock });
});
afterAll(() => sandbox.close());

const assume = (input: Partial<AssumeRoleCommandInput>) =>
  stsClient(sandbox.stsUrl, sandbox.sts.startSession(TASK_ROLE, 'task-1', 3600)).send(
    new AssumeRoleCommand({ RoleArn: SWITCH_ROLE, RoleSessionName: 'app', ...input }),
  );

const detected = (value: string, member: string, must: string) =>
  `400 ValidationError: 1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${must}`;
const tags = (...keys: string[]) => keys.map((Key) => ({ Key, Value: 'v' }));
const many = (count: number) => Array.from({ length: count }, (_, at) => `key-${at}`);
const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const PATTERN = 'satisfy regular expression pattern: [\\w+=,.@-]*';
const TOO_LONG = '400 ValidationError: The requested DurationSeconds exceeds the';

test.each<[string, Partial<AssumeRoleCommandInput>, string | RegExp | undefined]>([
  ['no ARN', { RoleArn: 'nothing-valid-in-here' }, '400 ValidationError: nothing-valid-in-here is invalid'],
  ['11 digits', { RoleArn: 'arn:aws:iam::22222222222:role/switch-role' }, /role\/switch-role is invalid$/],
  ['a user', { RoleArn: 'arn:aws:iam::222222222222:user/someone' }, /user\/someone is invalid$/],
  ['session name', { RoleSessionName: 'Session1:2' }, detected('Session1:2', 'roleSessionName', PATTERN)],
  ['name of 1', { RoleSessionName: 'x' }, detected('x', 'roleSessionName', 'have length greater than or equal to 2')],
  ['name of 2', { RoleSessionName: 'xy' }, undefined],
  ['name of 64', { RoleSessionName: 'x'.repeat(64) }, undefined],
  [
    'name of 65',
    { RoleSessionName: 's'.repeat(65) },
    detected('s'.repeat(65), 'roleSessionName', 'have length less than or equal to 64'),
  ],
  ['899 s', { DurationSeconds: 899 }, detected('899', 'durationSeconds', 'have value greater than or equal to 900')],
  ['900 s', { DurationSeconds: 900 }, undefined],
  ['3600 s', { DurationSeconds: 3600 }, undefined],
  [
    'an hour and a second, in a chain',
    { DurationSeconds: 3601 },
    `${TOO_LONG} 1 hour session limit for roles assumed by role chaining.`,
  ],
  ['12 h and 1 s', { DurationSeconds: 43_201 }, /Member must have value less than or equal to 43200$/],
  ['external id of 1', { ExternalId: 'x' }, /at 'externalId' failed.*length greater than or equal to 2/],
  ['external id with a space', { ExternalId: 'a b' }, /at 'externalId' failed.*regular expression/],
  ['external id with all its signs', { ExternalId: 'aZ_9+=,.@:/-' }, undefined],
  ['source identity of 1', { SourceIdentity: 'x' }, /at 'sourceIdentity' failed.*length greater than or equal to 2/],
  ['source identity aws:', { SourceIdentity: 'aws:x' }, /^400 ValidationError.*'sourceIdentity'.*regular expression/],
  ['source identity', { SourceIdentity: 'jane' }, undefined],
  [
    'two wrongs',
    { RoleSessionName: 'a b', DurationSeconds: 1 },
    /^400 ValidationError: 2 validation errors detected: /,
  ],
  ['tags', { Tags: tags('team', 'cost center'), TransitiveTagKeys: ['Team'] }, undefined],
  ['50 tags', { Tags: tags(...many(50)) }, undefined],
  ['51 tags', { Tags: tags(...many(51)) }, /at 'tags' failed.*less than or equal to 50/],
  ['tag key of 129', { Tags: tags('k'.repeat(129)) }, /at 'tags\.1\.member\.key' failed.*less than or equal to 128/],
  ['a tag value of 257', { Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] }, /at 'tags\.1\.member\.value' failed/],
  ['a tag value of none', { Tags: [{ Key: 'k', Value: '' }] }, undefined],
  ['tag key with <', { Tags: tags('ok', '<k>') }, /'<k>' at 'tags\.2\.member\.key' failed/],
  ['tag key of aws:', { Tags: tags('aws:x') }, /^400 InvalidParameterValue/],
  [
    'a tag twice',
    { Tags: tags('Team', 'tEAM') },
    '400 InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  ],
  [
    'transitive without tag',
    { Tags: tags('a'), TransitiveTagKeys: ['b'] },
    '400 InvalidParameterValue: The specified transitive tag key must be included in the requested tags.',
  ],
  ['no JSON', { Policy: '{' }, '400 MalformedPolicyDocument: This policy contains invalid Json'],
  ['no statement', { Policy: '{}' }, '400 MalformedPolicyDocument: Syntax errors in policy.'],
  ['policy', { Policy: POLICY }, undefined],
  ['policy of 2049', { Policy: POLICY.padEnd(2049) }, /at 'policy' failed.*less than or equal to 2048/],
  ['too much together', { Policy: POLICY.padEnd(2048), Tags: tags('k') }, /^400 PackedPolicyTooLarge: Packed policy/],
  ["AWS's policy", { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] }, undefined],
  ["the role's account's", { PolicyArns: [{ arn: 'arn:aws:iam::222222222222:policy/mine' }] }, undefined],
  ["another's policy", { PolicyArns: [{ arn: 'arn:aws:iam::111111111111:policy/x' }] }, /policy\/x is invalid$/],
  ['11 policies', { PolicyArns: many(11).map((arn) => ({ arn })) }, /at 'policyArns' failed/],
])('%s', async (_, input, problem) => {
  const failure = await failureOf(assume(input));
  if (problem instanceof RegExp) expect(failure).toMatch(problem);
  else expect(failure).toBe(problem);
});

test('nothing given is named as missing', async () => {
  const failure = await failureOf(assume({ RoleArn: undefined, RoleSessionName: undefined }));
  expect(failure).toBe(
    "400 ValidationError: 2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
  );
});

test('PackedPolicySize is there only where something was packed', async () => {
  expect((await assume({})).PackedPolicySize).toBeUndefined();
  expect((await assume({ Tags: tags('team') })).PackedPolicySize).toBe(1);
});

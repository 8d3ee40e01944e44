import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../src/iam/check-policy.ts';
import type { PolicyKind } from '../../src/iam/check-statement.ts';

const ROLE = 'arn:aws:iam::222222222222:role/switch-role';
const ROOT = 'arn:aws:iam::111111111111:root';

const identity = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE };
const trust = { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'sts:AssumeRole' };
const document = (...statements: unknown[]) => ({ Version: '2012-10-17', Statement: statements });

const told = (policy: unknown, kind?: PolicyKind) =>
  checkPolicy(policy, kind).map(({ severity, path, what }) => `${severity} ${path}: ${what}`);

test('has nothing to say of a right document of each kind, parsed or as text', () => {
  for (const [policy, kind] of [
    [document(identity), 'identity'],
    [document(trust), 'trust'],
    [document({ ...trust, Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/*' }), 'resource'],
  ] as const) {
    expect(told(policy)).toEqual([]);
    expect(told(policy, kind)).toEqual([]);
    expect(told(JSON.stringify(policy))).toEqual([]);
  }
});

describe('principal, action, resource, condition', () => {
  test.each<[string, object, PolicyKind | undefined, string]>([
    ['no effect', { ...identity, Effect: undefined }, undefined, 'error Statement[0]: nothing as Effect'],
    ['an effect in lower case', { ...identity, Effect: 'allow' }, undefined, 'error Statement[0]: "allow" as Effect'],
    ['no action', { ...identity, Action: undefined }, undefined, 'error Statement[0]: neither Action nor NotAction'],
    [
      'both actions',
      { ...identity, Effect: 'Deny', NotAction: 'sts:TagSession' },
      undefined,
      'error Statement[0]: both Action and NotAction',
    ],
    [
      'no resource',
      { ...identity, Resource: undefined },
      undefined,
      'error Statement[0]: neither Resource nor NotResource',
    ],
    [
      'both resources',
      { ...identity, NotResource: ROLE },
      undefined,
      'error Statement[0]: both Resource and NotResource',
    ],
    ['a trust policy without principal', identity, 'trust', 'error Statement[0]: neither Principal nor NotPrincipal'],
    [
      'a trust policy with a resource',
      { ...trust, Resource: '*' },
      'trust',
      'error Statement[0]: a Resource in a trust policy',
    ],
    [
      'an identity policy with a principal',
      { ...identity, Principal: { AWS: ROOT } },
      'identity',
      'error Statement[0]: a Principal in an identity policy',
    ],
    [
      'an element in the plural',
      { ...identity, Actions: 'sts:*' },
      undefined,
      'error Statement[0].Actions: "Actions" in a statement',
    ],
    [
      'a Sid with a space',
      { ...identity, Sid: 'a b' },
      undefined,
      'error Statement[0].Sid: a Sid with other characters than letters and digits',
    ],
  ])('%s', (_, statement, kind, expected) => {
    expect(told(document(JSON.parse(JSON.stringify(statement))), kind)).toContain(expected);
  });
});

describe('actions and resources', () => {
  test.each(['sts.AssumeRole', 'AssumeRole', 'sts:', ':AssumeRole', 'sts: AssumeRole', 'sts:Assume Role', 7])(
    '%j is no action',
    (action) => {
      expect(told(document({ ...identity, Action: ['sts:TagSession', action] }))).toEqual([
        `error Statement[0].Action[1]: ${JSON.stringify(action)} as action`,
      ]);
    },
  );

  test('a trust policy is about STS', () => {
    expect(told(document({ ...trust, Action: 's3:GetObject' }))).toEqual([
      'error Statement[0].Action: "s3:GetObject" in a trust policy',
    ]);
  });

  test.each([
    ['arn:aws:iam::22222222222:role/x', '"22222222222" is no account id'],
    ['arn:aws:iam:eu-west-1:222222222222:role/x', 'a region in an ARN of IAM'],
    ['arn:aws:iam::222222222222:', 'an ARN without a resource'],
    ['arn:aws:iam::222222222222', 'not an ARN'],
    ['arn:amazon:iam::222222222222:role/x', '"amazon" is no partition'],
    ['arn:aws:IAM::222222222222:role/x', '"IAM" is no service'],
    ['arn:aws:iam::222222222222:role/a b', 'a space in an ARN'],
    ['arn:aws:iam:::role/x', 'an ARN of IAM without an account'],
    ['*.*', 'not an ARN'],
  ])('%s is no resource', (resource, why) => {
    expect(told(document({ ...identity, Resource: resource }))).toEqual([
      `error Statement[0].Resource: ${JSON.stringify(resource)} as resource: ${why}`,
    ]);
  });

  test.each([
    'arn:aws:s3:::bucket/*',
    'arn:aws:dynamodb:*:222222222222:table/a/index/b',
    'arn:aws-cn:iam::222222222222:role/path/x',
    'arn:aws:iam::*:role/x',
    'arn:aws:logs:eu-west-1:222222222222:log-group:/ecs/x:*',
    ['arn:aws:s3:::home/', '{aws:username}/*'].join('$'),
  ])('%s is a resource', (resource) => {
    expect(told(document({ ...identity, Resource: resource }))).toEqual([]);
  });

  test('every role is too much to assume', () => {
    expect(told(document({ ...identity, Resource: '*' }))).toEqual([
      'warning Statement[0]: sts:AssumeRole on every role',
    ]);
  });
});

describe('principals', () => {
  test.each<[unknown, string[]]>([
    ['*', ['error Statement[0].Principal: everyone as principal']],
    [{ AWS: '*' }, ['error Statement[0].Principal.AWS: everyone as principal']],
    [{ AWS: ['111111111111', '*'] }, ['error Statement[0].Principal.AWS[1]: everyone as principal']],
    [{ AWS: 'arn:aws:iam::111111111111:role/*' }, ['error Statement[0].Principal.AWS: a wildcard within a principal']],
    [{ AWS: 'arn:aws:iam::111111111111:role/x' }, ["warning Statement[0].Principal.AWS: a role's ARN as principal"]],
    [
      { AWS: 'arn:aws:sts::111111111111:assumed-role/x/s' },
      ['warning Statement[0].Principal.AWS: a single session as principal'],
    ],
    [{ AWS: 'AROAEXAMPLE' }, ['warning Statement[0].Principal.AWS: the unique id AROAEXAMPLE as principal']],
    [{ Service: 'ecs-tasks' }, ['error Statement[0].Principal.Service: "ecs-tasks" as service']],
    [{ Role: 'x' }, ['error Statement[0].Principal.Role: "Role" as a kind of principal']],
    [ROOT, [`error Statement[0].Principal: ${JSON.stringify(ROOT)} as principal`]],
    [{ AWS: '111111111111' }, []],
    [{ Service: ['ecs-tasks.amazonaws.com', 'ec2.amazonaws.com.cn'] }, []],
  ])('%j', (principal, expected) => {
    expect(told(document({ ...trust, Principal: principal }))).toEqual(expected);
  });

  test('everyone under a condition is a warning', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-x' } };
    expect(told(document({ ...trust, Principal: '*', Condition: condition }))).toEqual([
      'warning Statement[0].Principal: everyone as principal',
    ]);
  });
});

describe('conditions', () => {
  test.each([
    'StringEquals',
    'StringLikeIfExists',
    'ForAnyValue:StringEquals',
    'ForAllValues:ArnLikeIfExists',
    'Null',
    'NotIpAddress',
    'NumericGreaterThanEquals',
  ])('%s is an operator', (operator) => {
    expect(told(document({ ...identity, Condition: { [operator]: { 'aws:x': 'true' } } }))).toEqual([]);
  });

  test.each([
    'StringEqual',
    'stringEquals',
    'NullIfExists',
    'ForAnyValue:Null',
    'ForAll:StringEquals',
    'ArnIs',
    'DateLike',
  ])('%s is none', (operator) => {
    expect(told(document({ ...identity, Condition: { [operator]: { 'aws:x': 'y' } } }))).toEqual([
      `error Statement[0].Condition.${operator}: "${operator}" as a condition operator`,
    ]);
  });

  test("aws:PrincipalArn is never a session's", () => {
    const condition = { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:sts::111111111111:assumed-role/x/s' } };
    expect(told(document({ ...trust, Condition: condition }))).toEqual([
      "error Statement[0].Condition.ArnEquals.aws:PrincipalArn: a session's ARN for aws:PrincipalArn",
    ]);
  });

  test.each([[[]], ['x'], [{ StringEquals: 'x' }], [{ StringEquals: { 'aws:x': { y: 1 } } }]])(
    '%j has the wrong shape',
    (condition) => {
      expect(told(document({ ...identity, Condition: condition }))).toEqual([
        expect.stringMatching(/^error Statement\[0\]\.Condition.*: a condition of the wrong shape$/),
      ]);
    },
  );

  test('a key has a prefix', () => {
    expect(told(document({ ...identity, Condition: { StringEquals: { ExternalId: 'x' } } }))).toEqual([
      'error Statement[0].Condition.StringEquals.ExternalId: "ExternalId" as a condition key',
    ]);
  });
});

describe('around the statements', () => {
  test.each<[unknown, string[]]>([
    [{ Statement: identity }, ['warning Version: no Version']],
    [{ Version: '2026-11-24', Statement: [identity] }, ['error Version: "2026-11-24" as Version']],
    [{ Version: '2012-10-17' }, ['error Statement: no statement']],
    [{ Version: '2012-10-17', Statement: [identity], Name: 'x' }, ['error Name: "Name" in a policy document']],
    [document({ ...identity, Sid: 'A' }, { ...identity, Sid: 'A' }), ['error Statement: the same Sid twice']],
    [document('x'), ['error Statement[0]: not an object']],
    [[], ['error : not an object']],
    ['', ['error line 1, column 1: the end of the text where a value should stand']],
  ])('%j', (policy, expected) => {
    expect(told(policy)).toEqual(expected);
  });
});

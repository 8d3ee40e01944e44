import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkPolicy } from '../../src/iam/check-policy.ts';

/**
 * The examples of the article that this project grew from, as printed. Three that a page break cuts are put together
 * again: example-2, switch-role-trust and terraform-task-role.
 */
const FIXTURES = new URL('article/', import.meta.url);

const PIECE = 'note line 1, column 1: a piece of a statement, not a policy document';

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'principal-anonymous': [
    'error line 1, column 14: a second colon after "Principal": braces are missing',
    PIECE,
    'error Principal.AWS: "*.*" as principal: not an ARN',
  ],
  'principal-account': [PIECE],
  'principal-user': [PIECE, "warning Principal.AWS: a user's ARN as principal"],
  'principal-federated': [PIECE],
  'principal-role': [PIECE, "warning Principal.AWS: a role's ARN as principal"],
  'principal-service': [PIECE],
  'action-ec2': [PIECE],
  'action-iam': [PIECE],
  'action-s3': [PIECE],
  'action-multiple': [PIECE],
  'action-wildcard': [PIECE],
  'not-action-wildcard': [PIECE, 'warning NotAction: NotAction, unless the effect is Deny'],
  'allow-all-but-iam': ['warning Statement[0]: every action on every resource'],
  'resource-s3': [PIECE, 'error Resource: "arn:aws:s3:::/bucketname/*" as resource: a bucket name that starts with /'],
  'resource-sqs': [PIECE],
  'resource-dynamodb': [PIECE],
  'resource-ec2': [PIECE],
  conditions: [PIECE],
  'example-1': [],
  'example-2': [
    'error line 23, column 1: "}" where ] should close what was opened',
    'error line 26, column 1: "}" where ] should close what was opened',
    'error line 27, column 1: "}" after the end of the document',
    'error Statement[0].Action[4]: "iam>DeleteAccessKey" as action',
    'error Statement[0].Action[5]: "iam>DeleteLoginProfile" as action',
    'error Statement[0].Action[6]: "iam>DeleteUser" as action',
  ],
  'terraform-task-role': [
    'error line 1, column 1: Terraform, not a policy document',
    'error line 4, column 26: a closing parenthesis that none opened',
  ],
  'ecs-trust': [],
  'terraform-switch-role': ['error line 1, column 1: Terraform, not a policy document'],
  'switch-role-trust': [
    'error line 14, column 5: "}" after the end of the document',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder as the article prints it
    'note : a template: ${ACCOUNT1_ID}',
    'error Statement[0]: neither Action nor NotAction',
    "warning Statement[0].Principal.AWS[0]: a role's ARN as principal",
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder as the article prints it
  dynamodb: ['error line 7, column 47: a line break inside a string', 'note : a template: ${ACCOUNT2_ID}'],
};

test('each example has its expectation', () => {
  expect(
    readdirSync(FIXTURES)
      .map((name) => name.replace('.txt', ''))
      .toSorted(),
  ).toEqual(Object.keys(EXPECTED).toSorted());
});

test.each(Object.entries(EXPECTED))('%s', (name, expected) => {
  const findings = checkPolicy(readFileSync(new URL(`${name}.txt`, FIXTURES), 'utf8'));
  expect(findings.map(({ severity, path, what }) => `${severity} ${path}: ${what}`)).toEqual(expected);
  for (const { why, fix } of findings) expect(why && fix).toBeTruthy();
});

test('the fixes say what was meant', () => {
  const fixes = (name: string) =>
    checkPolicy(readFileSync(new URL(`${name}.txt`, FIXTURES), 'utf8')).map((finding) => finding.fix);
  expect(fixes('example-2')).toContain('write iam:DeleteAccessKey');
  expect(fixes('resource-s3')).toContain('write arn:aws:s3:::bucketname/*');
  expect(fixes('principal-role')).toContain(
    'write the principal as arn:aws:iam::123456789012:root with the condition {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/rolename"}}',
  );
});

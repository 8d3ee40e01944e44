/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Terraform's to fill in */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { assumePolicy } from '../../src/iam/assume-policy.ts';
import { checkPolicy } from '../../src/iam/check-policy.ts';
import { dynamodbPolicy } from '../../src/iam/dynamodb-policy.ts';
import { ecsTrustPolicy } from '../../src/iam/ecs-trust-policy.ts';
import type { RoleAssumption } from '../../src/iam/role-assumption.ts';
import { trustPolicy } from '../../src/iam/trust-policy.ts';

const IAM = new URL('../../deploy/iam/', import.meta.url);
const TERRAFORM = new URL('../../deploy/terraform/', import.meta.url);

const step: RoleAssumption = {
  callerArn: 'arn:aws:iam::${ACCOUNT1_ID}:role/${TASK_ROLE}',
  targetArn: 'arn:aws:iam::${ACCOUNT2_ID}:role/${SWITCH_ROLE}',
  externalId: '${EXTERNAL_ID}',
  tagged: false,
  sourceIdentity: false,
};

/** What stands in deploy/iam. `npx vitest run test/iam/deploy.test.ts -u` writes it anew. */
const DOCUMENTS = {
  'account-1-ecs-trust.json': ecsTrustPolicy('${ACCOUNT1_ID}', 'aws'),
  'account-1-task-role-policy.json': assumePolicy([step]),
  'account-2-switch-role-trust.json': trustPolicy([step]),
  'account-2-switch-role-policy.json': dynamodbPolicy('${ACCOUNT2_ID}', 'aws', '${REGION}'),
};

const read = (name: string, folder: URL) => readFileSync(new URL(name, folder), 'utf8');
const namesIn = (folder: URL, ending: string) => readdirSync(folder).filter((name) => name.endsWith(ending));

test('deploy/iam holds these documents and no others', () => {
  expect(namesIn(IAM, '.json').toSorted()).toEqual(Object.keys(DOCUMENTS).toSorted());
});

test.each(Object.entries(DOCUMENTS))('deploy/iam/%s is what src/iam gives', async (name, document) => {
  await expect(`${JSON.stringify(document, undefined, 2)}\n`).toMatchFileSnapshot(fileURLToPath(new URL(name, IAM)));
});

test.each(Object.keys(DOCUMENTS))('deploy/iam/%s has no other fault than being a template', (name) => {
  expect(checkPolicy(read(name, IAM)).map(({ what }) => what)).toEqual([expect.stringContaining('a template: ')]);
});

test('the Terraform reads each document, and fills in each placeholder', () => {
  const terraform = namesIn(TERRAFORM, '.tf')
    .map((name) => read(name, TERRAFORM))
    .join('\n');
  for (const name of Object.keys(DOCUMENTS)) {
    expect(terraform).toContain(`\${path.module}/../iam/${name}`);
    for (const [, placeholder] of read(name, IAM).matchAll(/\$\{(\w+)\}/g))
      expect(terraform).toMatch(new RegExp(`^ +${placeholder} += `, 'm'));
  }
});

test('the Terraform takes the containers from the task definition of this repository', () => {
  expect(read('locals.tf', TERRAFORM)).toContain('/../../ecs-task-def.json');
});

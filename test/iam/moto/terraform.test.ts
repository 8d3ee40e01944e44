import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { policies } from '../../../src/cli/policies/policies.ts';
import { motoPython } from '../../support/moto-python.ts';
import { REGION, SWITCH_ROLE_ARN, TASK_ROLE_ARN } from '../../support/moto-world.ts';

const run = promisify(execFile);
const PARSE = fileURLToPath(new URL('parse-hcl.py', import.meta.url));

/** The addresses of the resources in a Terraform text; rejects where it is not HCL. */
async function resourcesOf(terraform: string): Promise<string[]> {
  const parsing = run(await motoPython(), [PARSE]);
  parsing.child.stdin?.end(terraform);
  return JSON.parse((await parsing).stdout);
}

test('deploy/terraform is HCL, with the resources of both accounts', async () => {
  const files = await Array.fromAsync(glob('deploy/terraform/*.tf'));
  const resources = await Promise.all(files.map((file) => resourcesOf(readFileSync(file, 'utf8'))));
  expect(resources.flat().toSorted()).toEqual([
    'aws_cloudwatch_log_group.task',
    'aws_ecs_cluster.this',
    'aws_ecs_service.task',
    'aws_ecs_task_definition.task',
    'aws_iam_role.execution',
    'aws_iam_role.switch_role',
    'aws_iam_role.task',
    'aws_iam_role_policy.switch_role',
    'aws_iam_role_policy.task',
    'aws_iam_role_policy_attachment.execution',
  ]);
}, 300_000);

test('what policies prints for Terraform is HCL', async () => {
  let printed = '';
  const stdout = {
    write: (text: string) => {
      printed += text;
    },
  };
  const common = { name: 'default', sessionName: 's', durationSeconds: 3600, region: REGION };
  const roles = [{ ...common, roleArn: SWITCH_ROLE_ARN, externalId: 'abc', tags: { team: 'x' } }];
  policies({ roles, taskRoleArn: TASK_ROLE_ARN, format: 'terraform', stdout, stderr: process.stderr });
  expect(await resourcesOf(printed)).toEqual([
    'aws_iam_role.my_task_role_1',
    'aws_iam_role_policy.my_task_role_1',
    'aws_iam_role.switch_role',
  ]);
});

test('the article prints Terraform that is not', async () => {
  const printed = readFileSync('test/iam/article/terraform-task-role.txt', 'utf8');
  await expect(resourcesOf(printed)).rejects.toThrow();
});

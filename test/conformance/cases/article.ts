import { fileURLToPath } from 'node:url';
import {
  ACCOUNT_1,
  ACCOUNT_2,
  REGION,
  SWITCH_ROLE_ARN,
  startMotoWorld,
  TABLE,
  TASK_ROLE_ARN,
} from '../../support/moto-world.ts';
import { broken, type Column, held } from '../cell.ts';
import { startDaemon } from '../daemon.ts';
import { errorOf } from '../error-text.ts';
import type { Case } from './case.ts';

const COLUMN: Column = {
  id: '2',
  section: 'contract',
  title: 'ListTables',
  about:
    "The article's flow, where moto verifies every signature and policy: ListTables shows the table of account 2, which account 1 cannot see.",
};

/** In moto's accounts rather than the sandbox's, so that signatures are checked by somebody else's code. */
export const article: Case = {
  columns: [COLUMN],
  async run(bench) {
    process.env.PYTHONPATH = fileURLToPath(new URL('../moto', import.meta.url));
    const { moto, taskRole } = await startMotoWorld(roles());
    const { accessKeyId, secretAccessKey, sessionToken } = taskRole;
    const base = {
      AWS_ENDPOINT_URL_STS: moto.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    const role = { roleArn: SWITCH_ROLE_ARN, sessionName: 'app' };
    const daemon = await startDaemon(Object.fromEntries(bench.clients.map(({ name }) => [name, role])), base);
    try {
      await requireStrictness(moto.url);
      const cells = bench.clients.map(async (client) => {
        const env = {
          AWS_ENDPOINT_URL_STS: moto.url,
          AWS_ENDPOINT_URL_DYNAMODB: moto.url,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: daemon.uri(client.name),
          AWS_CONTAINER_AUTHORIZATION_TOKEN: daemon.token(client.name),
        };
        const run = await bench.run(client, { env, operation: 'ListTables', count: 2 });
        const right = run.calls.length === 2 && run.calls.every(({ tables }) => tables?.join() === TABLE);
        return [client.name, right ? held() : broken(errorOf(run))] as const;
      });
      return { [COLUMN.id]: Object.fromEntries(await Promise.all(cells)) };
    } finally {
      await daemon.stop();
      await moto.stop();
    }
  },
};

const allow = (Action: string | readonly string[], Resource: string) =>
  ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] }) as const;

function roles() {
  const trusting = (principal: object) =>
    ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
    }) as never;
  return [
    {
      roleArn: TASK_ROLE_ARN,
      trust: trusting({ Service: 'ecs-tasks.amazonaws.com' }),
      policies: { assume: allow('sts:AssumeRole', SWITCH_ROLE_ARN) as never },
    },
    {
      roleArn: SWITCH_ROLE_ARN,
      trust: trusting({ AWS: TASK_ROLE_ARN }),
      policies: { tables: allow(['dynamodb:ListTables', 'sts:GetCallerIdentity'], '*') as never },
    },
  ];
}

/** A ✓ is worth nothing unless this moto refuses a signature that is wrong. */
async function requireStrictness(url: string): Promise<void> {
  const scope = `AKIAIOSFODNN7EXAMPLE/20260101/${REGION}/dynamodb/aws4_request`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'content-type': 'application/x-amz-json-1.0',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    },
    body: '{}',
  });
  if (answer.ok) throw new Error(`moto lists the tables of ${ACCOUNT_1} or ${ACCOUNT_2} to an unknown key`);
}

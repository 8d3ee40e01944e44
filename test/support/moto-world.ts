import type { PolicyDocument } from '../../src/iam/policy-document.ts';
import { type Moto, startMoto } from './moto.ts';

export const REGION = 'eu-west-1';
export const ACCOUNT_1 = '111111111111';
export const ACCOUNT_2 = '222222222222';
export const TASK_ROLE_ARN = `arn:aws:iam::${ACCOUNT_1}:role/my-task-role-1`;
export const SWITCH_ROLE_ARN = `arn:aws:iam::${ACCOUNT_2}:role/switch-role`;
/** The one table of the world. It is account 2's, so only who has become the switch-role sees it. */
export const TABLE = 'orders';

export type KeyTriple = Readonly<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }>;

export type WorldRole = Readonly<{
  roleArn: string;
  trust: PolicyDocument;
  /** Inline policies by name. */
  policies: Readonly<Record<string, PolicyDocument>>;
}>;

/** A moto in which the policies hold, and the task role's session to set out with. Whoever takes it stops `moto`. */
export type MotoWorld = Readonly<{ moto: Moto; taskRole: KeyTriple }>;

/** Starts a moto with these roles, the task role among them, and the table; from then on the policies hold. */
export async function startMotoWorld(roles: readonly WorldRole[]): Promise<MotoWorld> {
  const moto = await startMoto();
  try {
    for (const role of roles) await putRole(moto, role);
    return await openWorld(moto);
  } catch (error) {
    await moto.stop();
    throw error;
  }
}

/** Adds the table to a moto that has the roles already, takes the task role's session, and has the policies hold. */
export async function openWorld(moto: Moto): Promise<MotoWorld> {
  await putTable(moto);
  const taskRole = await taskRoleSession(moto);
  await moto.enforce(true);
  return { moto, taskRole };
}

/** Makes a role with its policies, or gives one that is there these policies. Policies must not be enforced meanwhile. */
export async function putRole(moto: Moto, { roleArn, trust, policies }: WorldRole): Promise<void> {
  const there = await iam(moto, roleArn, 'GetRole').then(
    () => true,
    () => false,
  );
  if (there) await iam(moto, roleArn, 'UpdateAssumeRolePolicy', { PolicyDocument: JSON.stringify(trust) });
  else await iam(moto, roleArn, 'CreateRole', { AssumeRolePolicyDocument: JSON.stringify(trust) });
  await putPolicies(moto, roleArn, policies);
}

/** Puts inline policies, by name, on a role that is there. Policies must not be enforced meanwhile. */
export async function putPolicies(moto: Moto, roleArn: string, policies: WorldRole['policies']): Promise<void> {
  for (const [PolicyName, policy] of Object.entries(policies))
    await iam(moto, roleArn, 'PutRolePolicy', { PolicyName, PolicyDocument: JSON.stringify(policy) });
}

/** The trust policy of a role that is there. Policies must not be enforced meanwhile. */
export async function trustOf(moto: Moto, roleArn: string): Promise<unknown> {
  const xml = await iam(moto, roleArn, 'GetRole');
  const [, document = ''] = /<AssumeRolePolicyDocument>([^<]+)</.exec(xml) ?? [];
  return JSON.parse(decodeURIComponent(document));
}

function iam(
  moto: Moto,
  roleArn: string,
  Action: string,
  query: Readonly<Record<string, string>> = {},
): Promise<string> {
  const [, , , , accountId = '', resource = ''] = roleArn.split(':');
  const RoleName = resource.split('/').at(-1) ?? '';
  return moto.owner({
    accountId,
    service: 'iam',
    region: 'us-east-1',
    query: { Action, Version: '2010-05-08', RoleName, ...query },
  });
}

async function putTable(moto: Moto): Promise<void> {
  await moto.owner({
    accountId: ACCOUNT_2,
    service: 'dynamodb',
    region: REGION,
    target: 'DynamoDB_20120810.CreateTable',
    json: {
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    },
  });
}

/** A session of the task role, as the ECS agent would fetch it. */
async function taskRoleSession(moto: Moto): Promise<KeyTriple> {
  const query = { Action: 'AssumeRole', Version: '2011-06-15', RoleArn: TASK_ROLE_ARN, RoleSessionName: 'task' };
  const xml = await moto.owner({ accountId: ACCOUNT_1, service: 'sts', region: REGION, query });
  const element = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1] ?? '';
  return {
    accessKeyId: element('AccessKeyId'),
    secretAccessKey: element('SecretAccessKey'),
    sessionToken: element('SessionToken'),
  };
}

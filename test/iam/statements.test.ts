import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { SwitchRole } from '../../src/core/switch-role.ts';
import type { PolicyDocument, Statement } from '../../src/iam/policy-document.ts';
import { type RoleDocuments, roleDocuments } from '../../src/iam/role-documents.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { SandboxRole, StsAction, Trust } from '../../src/sandbox/world.ts';
import { stsClient } from '../../src/sts/client.ts';
import { assumeRoleIssuer } from '../../src/sts/issuer.ts';
import { silentLog } from '../support/quiet.ts';
import { REPORTING_ROLE_ARN, SWITCH_ROLE_ARN, TASK_ROLE_ARN } from '../support/task.ts';

/** moto judges no trust policy across accounts, and neither tags nor source identities; the sandbox judges all three. */

const common = { sessionName: 'my-task', durationSeconds: 3600, region: 'eu-west-1' };
const direct: SwitchRole = {
  ...common,
  name: 'default',
  roleArn: SWITCH_ROLE_ARN,
  externalId: 'abc',
  tags: { team: 'x' },
  sourceIdentity: 'someone',
};
const further: SwitchRole = { ...common, name: 'reporting', roleArn: REPORTING_ROLE_ARN, via: 'default' };
const DOCUMENTS = roleDocuments([direct, further], TASK_ROLE_ARN);

const trustOf = ({ Action, Condition = {} }: Statement): Trust => ({
  principals: [Condition.ArnEquals?.['aws:PrincipalArn'] ?? ''],
  actions: [Action].flat() as StsAction[],
  ...(Condition.StringEquals && { externalId: Condition.StringEquals['sts:ExternalId'] }),
});

/** What the documents of one role say, as the sandbox takes it. */
function sandboxRole({ roleArn, trust, assume }: RoleDocuments): SandboxRole {
  const granted = assume?.Statement ?? [];
  return {
    arn: roleArn,
    trust: trust.Statement.filter(({ Principal }) => Principal?.AWS).map(trustOf),
    mayAssume: {
      roles: granted.flatMap(({ Resource }) => Resource ?? []),
      actions: granted.flatMap(({ Action }) => Action) as StsAction[],
    },
  };
}

/** Assumes both roles, one after the other, where the accounts hold these documents. */
async function flow(documents: readonly RoleDocuments[]): Promise<string> {
  const world = { keys: [], roles: documents.map(sandboxRole) };
  const sandbox = await startSandbox({ clock: systemClock, world });
  process.env.AWS_ENDPOINT_URL_STS = sandbox.stsUrl;
  const sts = stsClient({ clock: systemClock, region: 'eu-west-1' });
  const assume = (role: SwitchRole, identity: object) =>
    assumeRoleIssuer({
      role,
      source: { read: async () => identity as never, forget: () => undefined },
      sts,
      clock: systemClock,
      log: silentLog,
    }).issue();
  try {
    const first = await assume(direct, sandbox.sts.startSession(TASK_ROLE_ARN, 'my-task', 3600));
    return (await assume(further, first)).roleArn;
  } finally {
    await sandbox.close();
  }
}

const without = (document: PolicyDocument, at: number): PolicyDocument => ({
  ...document,
  Statement: document.Statement.filter((_, index) => index !== at),
});

/** Each statement that STS judges, and the documents without it. */
const TAKEN_AWAY = DOCUMENTS.flatMap((role, of) =>
  (['trust', 'assume'] as const).flatMap((kind) =>
    (role[kind]?.Statement ?? [])
      .map((statement, at) => ({ kind, at, statement, role }))
      .filter(({ statement }) => !statement.Principal?.Service)
      .map(({ at, statement }) => ({
        name: `${role.roleName}, ${kind}: ${statement.Action}`,
        documents: DOCUMENTS.map((it, index) =>
          index === of ? { ...it, [kind]: without(it[kind] as PolicyDocument, at) } : it,
        ),
      })),
  ),
);

test('with all that is printed, the flow goes through', async () => {
  expect(await flow(DOCUMENTS)).toBe(REPORTING_ROLE_ARN);
  expect(TAKEN_AWAY.length).toBeGreaterThan(8);
});

test.each(TAKEN_AWAY)('without $name it is denied', async ({ documents }) => {
  await expect(flow(documents)).rejects.toThrow('AccessDenied');
});

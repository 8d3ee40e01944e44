import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { uniqueId } from '../../src/sandbox/sessions.ts';
import type { Grant, StsAction, Trust } from '../../src/sandbox/world.ts';
import { failureOf, type Keys, stsClient } from '../support/sts-client.ts';

const CALLER = 'arn:aws:iam::111111111111:role/path/task';
const SESSION = 'arn:aws:sts::111111111111:assumed-role/task/one';
const ACROSS = 'arn:aws:iam::222222222222:role/across';
const BESIDE = 'arn:aws:iam::111111111111:role/beside';
const ALL: readonly StsAction[] = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
const TAGS = { Tags: [{ Key: 'team', Value: 'x' }] };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: systemClock });
});
afterAll(() => sandbox.close());

type Case = Readonly<{
  name: string;
  target?: string;
  trust?: readonly Trust[];
  mayAssume?: Grant | null;
  input?: Partial<AssumeRoleCommandInput>;
  /** What is denied, and the tail of the text; without it, the session is granted. */
  denied?: [action: StsAction, tail?: 'identity'];
}>;

const send = (keys: Keys, input: Partial<AssumeRoleCommandInput>) =>
  stsClient(sandbox.stsUrl, keys).send(new AssumeRoleCommand({ RoleArn: ACROSS, RoleSessionName: 'app', ...input }));

test.each<Case>([
  { name: 'across: both sides' },
  { name: 'across: the account is trusted', trust: [{ principals: ['arn:aws:iam::111111111111:root'] }] },
  { name: 'across: the account, by its number', trust: [{ principals: ['111111111111'] }] },
  { name: 'across: anyone is trusted', trust: [{ principals: ['*'] }] },
  { name: 'across: the session is trusted', trust: [{ principals: [SESSION] }] },
  { name: 'across: the unique id is trusted', trust: [{ principals: [uniqueId('AROA', CALLER)] }] },
  { name: 'across: any role may be assumed', mayAssume: { roles: '*' } },
  { name: 'across: no identity policy', mayAssume: null, denied: ['sts:AssumeRole', 'identity'] },
  { name: 'across: policy for another role', mayAssume: { roles: [BESIDE] }, denied: ['sts:AssumeRole', 'identity'] },
  { name: 'across: another is trusted', trust: [{ principals: [BESIDE] }], denied: ['sts:AssumeRole'] },
  {
    name: 'across: its deleted namesake',
    trust: [{ principals: ['AROAOLDOLDOLDOLDOLDOL'] }],
    denied: ['sts:AssumeRole'],
  },
  { name: 'across: another account', trust: [{ principals: ['333333333333'] }], denied: ['sts:AssumeRole'] },
  {
    name: 'across: without its path',
    trust: [{ principals: [CALLER.replace('path/', '')] }],
    denied: ['sts:AssumeRole'],
  },
  { name: 'across: nobody', trust: [], denied: ['sts:AssumeRole'] },
  { name: 'no such role', input: { RoleArn: `${ACROSS}s` }, mayAssume: { roles: '*' }, denied: ['sts:AssumeRole'] },
  { name: 'beside: named, no identity policy', target: BESIDE, mayAssume: null },
  {
    name: 'beside: account trusted, no identity policy',
    target: BESIDE,
    trust: [{ principals: ['arn:aws:iam::111111111111:root'] }],
    mayAssume: null,
    denied: ['sts:AssumeRole', 'identity'],
  },
  { name: 'beside: not trusted', target: BESIDE, trust: [], mayAssume: { roles: '*' }, denied: ['sts:AssumeRole'] },
  { name: 'external id: right', trust: [{ principals: [CALLER], externalId: 'id-1' }], input: { ExternalId: 'id-1' } },
  {
    name: 'external id: wrong',
    trust: [{ principals: [CALLER], externalId: 'id-1' }],
    input: { ExternalId: 'id-2' },
    denied: ['sts:AssumeRole'],
  },
  { name: 'external id: missing', trust: [{ principals: [CALLER], externalId: 'id-1' }], denied: ['sts:AssumeRole'] },
  { name: 'external id: not asked for', input: { ExternalId: 'id-1' } },
  {
    name: 'tags: both sides',
    trust: [{ principals: [CALLER], actions: ALL }],
    mayAssume: { roles: '*', actions: ALL },
    input: TAGS,
  },
  { name: 'tags: no trust', mayAssume: { roles: '*', actions: ALL }, input: TAGS, denied: ['sts:TagSession'] },
  {
    name: 'tags: no identity policy',
    trust: [{ principals: [CALLER], actions: ALL }],
    input: TAGS,
    denied: ['sts:TagSession', 'identity'],
  },
  {
    name: 'source identity: no trust',
    mayAssume: { roles: '*', actions: ALL },
    input: { SourceIdentity: 'jane' },
    denied: ['sts:SetSourceIdentity'],
  },
  {
    name: 'source identity: no identity policy',
    trust: [{ principals: [CALLER], actions: ALL }],
    input: { SourceIdentity: 'jane' },
    denied: ['sts:SetSourceIdentity', 'identity'],
  },
])('$name', async ({ target = ACROSS, trust = [{ principals: [CALLER] }], mayAssume, input, denied }) => {
  const grant = mayAssume === null ? undefined : (mayAssume ?? { roles: [ACROSS] });
  sandbox.sts.change(() => ({
    keys: [],
    roles: [
      { arn: CALLER, trust: [], ...(grant && { mayAssume: grant }) },
      { arn: target, trust },
    ],
  }));
  const failure = await failureOf(send(sandbox.sts.startSession(CALLER, 'one', 3600), { RoleArn: target, ...input }));
  if (!denied) return expect(failure).toBeUndefined();
  const [action, tail] = denied;
  const because = tail ? ` because no identity-based policy allows the ${action} action` : '';
  expect(failure).toBe(
    `403 AccessDenied: User: ${SESSION} is not authorized to perform: ${action} on resource: ${input?.RoleArn ?? target}${because}`,
  );
});

const KEY = { accessKeyId: 'AKIAUSER000000000000', secretAccessKey: 'secret' };
const LONG = '400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';

test.each([
  { maxSessionDuration: 7200, seconds: 7200, problem: undefined },
  { maxSessionDuration: 7200, seconds: 7201, problem: LONG },
  { maxSessionDuration: undefined, seconds: 3601, problem: LONG },
])(
  'a user may have what the role allows: $seconds of $maxSessionDuration',
  async ({ maxSessionDuration, seconds, problem }) => {
    const arn = 'arn:aws:iam::222222222222:user/jane';
    const role = { arn: ACROSS, trust: [{ principals: [arn] }], ...(maxSessionDuration && { maxSessionDuration }) };
    sandbox.sts.change(() => ({ keys: [{ ...KEY, arn }], roles: [role] }));
    expect(await failureOf(send(KEY, { DurationSeconds: seconds }))).toBe(problem);
  },
);

test('an account root may assume nothing', async () => {
  const arn = 'arn:aws:iam::222222222222:root';
  sandbox.sts.change(() => ({ keys: [{ ...KEY, arn }], roles: [{ arn: ACROSS, trust: [{ principals: ['*'] }] }] }));
  expect(await failureOf(send(KEY, {}))).toBe('403 AccessDenied: Roles may not be assumed by root accounts.');
});

test('a source identity and transitive tags stick to the chain', async () => {
  const any: Grant = { roles: '*', actions: ALL };
  const role = (arn: string, actions = ALL) => ({ arn, trust: [{ principals: ['*'], actions }], mayAssume: any });
  const world = { keys: [], roles: [role(CALLER), role(ACROSS), role(BESIDE)] };
  sandbox.sts.change(() => world);
  const first = await send(sandbox.sts.startSession(CALLER, 'one', 3600), {
    ...TAGS,
    TransitiveTagKeys: ['team'],
    SourceIdentity: 'jane',
  });
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = first.Credentials ?? {};
  const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const next = (input: Partial<AssumeRoleCommandInput>) => send(keys, { RoleArn: BESIDE, ...input });
  expect((await next({})).SourceIdentity).toBe('jane');
  expect(await failureOf(next({ SourceIdentity: 'john' }))).toMatch(/^403 AccessDenied.*sts:SetSourceIdentity/);
  expect(await failureOf(next({ Tags: [{ Key: 'TEAM', Value: 'y' }] }))).toBe(
    "400 InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
  );
  sandbox.sts.change(() => ({ ...world, roles: [role(ACROSS), role(BESIDE, ['sts:AssumeRole'])] }));
  expect(await failureOf(next({}))).toMatch(/^403 AccessDenied.*to perform: sts:SetSourceIdentity/);
});

import { FAULTS, type FaultKind } from '../../../src/sandbox/faults.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { DEFAULT_WORLD, type Grant, type SandboxWorld, type Trust } from '../../../src/sandbox/world.ts';
import { REPORTING_ROLE_ARN, SWITCH_ROLE_ARN, TASK_ROLE_ARN, worldWith } from '../../support/task.ts';

/** One way in which things go wrong, and what doctor has to say of it. */
export type Script = Readonly<{
  cause: string;
  /** Which check has to be the first to fail. */
  check: string;
  /** What has to stand in one of the causes given: the first, unless AWS does not tell it apart from others. */
  says: RegExp;
  untold?: true;
  world?: SandboxWorld;
  /** On top of a task's; `undefined` takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
  breaks?: (sandbox: Sandbox) => unknown;
  /** Whether something waits that only time ends. */
  hangs?: (sandbox: Sandbox) => boolean;
}>;

const ALL = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] as const;
const OTHER_ROLE = 'arn:aws:iam::111111111111:role/another';
const USER_KEYS = {
  AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
/** An app's environment: nothing of the sidecar's own. */
const APP = {
  SWITCH_ROLE_ARN: undefined,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/credentials',
  AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a-token-of-thirty-two-characters',
};
const TAGS = { SWITCH_ROLE_TAGS: 'team=x' };
const SOURCE_IDENTITY = { SWITCH_ROLE_SOURCE_IDENTITY: 'jane' };

const trusting = (trust: Partial<Trust>) =>
  worldWith({ trust: [{ principals: [TASK_ROLE_ARN], actions: ALL, ...trust }] });
const taskMay = (mayAssume: Grant): SandboxWorld => ({
  ...DEFAULT_WORLD,
  roles: DEFAULT_WORLD.roles.map((role) => (role.arn === TASK_ROLE_ARN ? { ...role, mayAssume } : role)),
});
const refusing = (fault: FaultKind, action?: string) => (sandbox: Sandbox) =>
  sandbox.sts.faults.add({ ...fault, ...(action && { action }) });
const denied = (tail: string) =>
  refusing(
    {
      kind: 'error',
      status: 403,
      code: 'AccessDenied',
      message: `User: arn:aws:sts::111111111111:assumed-role/my-task-role-1/x is not authorized to perform: sts:AssumeRole on resource: ${SWITCH_ROLE_ARN} ${tail}`,
    },
    'AssumeRole',
  );
const refused = (code: string, message: string, status = 400) =>
  refusing({ kind: 'error', status, code, message }, 'AssumeRole');
const ROLE = 'role default';

export const SCRIPTS: readonly Script[] = [
  {
    cause: 'the trust policy names another principal',
    check: ROLE,
    says: /names another principal/,
    untold: true,
    world: trusting({ principals: [OTHER_ROLE] }),
  },
  {
    cause: 'the trust policy names the id of a role made anew',
    check: ROLE,
    says: /unique id \(AROA…\)/,
    untold: true,
    world: trusting({ principals: ['AROAEXAMPLEOLDROLE000'] }),
  },
  {
    cause: 'the trust policy is empty',
    check: ROLE,
    says: /does not admit this caller/,
    untold: true,
    world: worldWith({ trust: [] }),
  },
  {
    cause: 'ExternalId missing',
    check: ROLE,
    says: /asks for an ExternalId, and none is configured/,
    untold: true,
    world: trusting({ externalId: 'right' }),
  },
  {
    cause: 'ExternalId wrong',
    check: ROLE,
    says: /is not the one in the role's trust policy/,
    untold: true,
    world: trusting({ externalId: 'right' }),
    env: { SWITCH_ROLE_EXTERNAL_ID: 'wrong' },
  },
  {
    cause: 'no such role: wrong account digit',
    check: ROLE,
    says: /does not exist: a slip in the account id 222222222223/,
    untold: true,
    world: taskMay({ roles: '*' }),
    env: { SWITCH_ROLE_ARN: 'arn:aws:iam::222222222223:role/switch-role' },
  },
  {
    cause: 'no such role: name mistyped',
    check: ROLE,
    says: /the path or the name/,
    untold: true,
    world: taskMay({ roles: '*' }),
    env: { SWITCH_ROLE_ARN: 'arn:aws:iam::222222222222:role/switch-rolle' },
  },
  {
    cause: 'name mistyped, and the identity policy names the right one',
    check: ROLE,
    says: /the path or the name/,
    untold: true,
    env: { SWITCH_ROLE_ARN: 'arn:aws:iam::222222222222:role/switch-rolle' },
  },
  {
    cause: 'no identity policy',
    check: ROLE,
    says: /no identity policy allows \S+my-task-role-1 sts:AssumeRole/,
    world: taskMay({ roles: [] }),
  },
  {
    cause: 'the identity policy names another ARN',
    check: ROLE,
    says: /no identity policy allows/,
    world: taskMay({ roles: [REPORTING_ROLE_ARN] }),
  },
  {
    cause: 'tags, and no sts:TagSession in the identity policy',
    check: ROLE,
    says: /tags are sent, and no identity policy allows sts:TagSession/,
    world: taskMay({ roles: '*' }),
    env: TAGS,
  },
  {
    cause: 'tags, and no sts:TagSession in the trust policy',
    check: ROLE,
    says: /tags are sent, and the role's trust policy does not allow sts:TagSession/,
    world: trusting({ actions: ['sts:AssumeRole'] }),
    env: TAGS,
  },
  {
    cause: 'source identity, and not allowed in the identity policy',
    check: ROLE,
    says: /no identity policy allows sts:SetSourceIdentity/,
    world: taskMay({ roles: '*' }),
    env: SOURCE_IDENTITY,
  },
  {
    cause: 'source identity, and not allowed in the trust policy',
    check: ROLE,
    says: /trust policy does not allow sts:SetSourceIdentity/,
    world: trusting({ actions: ['sts:AssumeRole'] }),
    env: SOURCE_IDENTITY,
  },
  {
    cause: 'tags refused, though AWS speaks of sts:AssumeRole alone',
    check: ROLE,
    says: /tags are sent/,
    world: trusting({ actions: ['sts:AssumeRole'] }),
    env: TAGS,
    breaks: refusing({ kind: 'rewrite', find: 'sts:TagSession', replace: 'sts:AssumeRole' }),
  },
  {
    cause: 'the duration is over MaxSessionDuration',
    check: ROLE,
    says: /MaxSessionDuration.*with 900 s instead of 7200 s it is granted/,
    world: worldWith({ maxSessionDuration: 3600 }),
    env: { ...USER_KEYS, SWITCH_ROLE_DURATION_SECONDS: '7200' },
  },
  {
    cause: 'role chaining for over an hour',
    check: ROLE,
    says: /an hour at most \(role chaining/,
    env: { SWITCH_ROLE_DURATION_SECONDS: '43200' },
  },
  {
    cause: 'a service control policy',
    check: ROLE,
    says: /service control policy/,
    breaks: denied('with an explicit deny in a service control policy'),
  },
  {
    cause: 'a resource control policy',
    check: ROLE,
    says: /resource control policy/,
    breaks: denied('with an explicit deny in a resource control policy'),
  },
  {
    cause: 'a permissions boundary',
    check: ROLE,
    says: /permissions boundary/,
    breaks: denied('because no permissions boundary allows the sts:AssumeRole action'),
  },
  {
    cause: 'the policy of the VPC endpoint',
    check: ROLE,
    says: /VPC endpoint/,
    breaks: denied('because no VPC endpoint policy allows the sts:AssumeRole action'),
  },
  {
    cause: "the caller's session policy",
    check: ROLE,
    says: /session policy of the caller's own session/,
    breaks: denied('because no session policy allows the sts:AssumeRole action'),
  },
  {
    cause: 'a Deny in the identity policy',
    check: ROLE,
    says: /Deny in the caller's own identity policies/,
    breaks: denied('with an explicit deny in an identity-based policy'),
  },
  {
    cause: 'the session policy is malformed',
    check: ROLE,
    says: /fix the inline session policy.*without session policy it is granted/,
    env: { SWITCH_ROLE_POLICY: '{"Version":"2012-10-17"}' },
  },
  {
    cause: 'policy and tags are too large when packed',
    check: ROLE,
    says: /shorter session policy/,
    env: {
      SWITCH_ROLE_POLICY: JSON.stringify({ Statement: ['x'.repeat(1900)] }),
      SWITCH_ROLE_TAGS: `team=${'x'.repeat(250)}`,
    },
  },
  {
    cause: 'STS is off in this region',
    check: ROLE,
    says: /activate STS for this region/,
    breaks: refused('RegionDisabledException', 'STS is not activated in this region for account:222222222222.', 403),
  },
  {
    cause: 'the second role of a chain does not trust the first',
    check: 'role reporting',
    says: /does not admit this caller/,
    untold: true,
    world: {
      ...DEFAULT_WORLD,
      roles: DEFAULT_WORLD.roles.map((role) => (role.arn === REPORTING_ROLE_ARN ? { ...role, trust: [] } : role)),
    },
    env: {
      SWITCH_ROLE_ARN: undefined,
      SWITCH_ROLE_CONFIG: JSON.stringify({
        roles: { default: { roleArn: SWITCH_ROLE_ARN }, reporting: { roleArn: REPORTING_ROLE_ARN, via: 'default' } },
      }),
    },
  },
  {
    cause: 'the base credentials have expired',
    check: 'base identity',
    says: /have expired/,
    breaks: ({ agent }) => agent.fail({ kind: 'expired' }),
  },
  {
    cause: 'STS does not know the base key',
    check: 'base identity',
    says: /does not know the base access key/,
    breaks: ({ agent }) => agent.fail({ kind: 'unknown' }),
  },
  {
    cause: 'the base secret key is wrong',
    check: 'base identity',
    says: /secret key does not fit/,
    env: { ...USER_KEYS, AWS_SECRET_ACCESS_KEY: 'not-the-secret' },
  },
  {
    cause: 'STS throttles',
    check: 'base identity',
    says: /600 STS requests a second/,
    breaks: refusing(FAULTS.throttled),
  },
  {
    cause: 'STS is unavailable',
    check: 'base identity',
    says: /STS has a bad moment/,
    breaks: refusing(FAULTS.unavailable),
  },
  {
    cause: 'the region is not the one of the endpoint',
    check: 'STS endpoint',
    says: /another region than the one that requests are signed for/,
    world: worldWith({}, { region: 'us-east-1' }),
  },
  {
    cause: 'this clock is 20 minutes slow',
    check: 'clock',
    says: /clock is 1[12]\d\d s behind STS's/,
    breaks: refusing({ kind: 'skew', ms: 1_200_000 }),
  },
  {
    cause: 'this clock is 20 minutes fast',
    check: 'clock',
    says: /clock is 1[12]\d\d s ahead of STS's/,
    breaks: refusing({ kind: 'skew', ms: -1_200_000 }),
  },
  {
    cause: 'nobody listens at the endpoint',
    check: 'STS endpoint',
    says: /nobody listens/,
    breaks: (sandbox) => sandbox.stop(),
  },
  {
    cause: "the endpoint's name is wrong",
    check: 'STS endpoint',
    says: /sts\.eu-west-1\.invalid does not resolve/,
    env: { AWS_ENDPOINT_URL_STS: 'http://sts.eu-west-1.invalid' },
  },
  {
    cause: 'the endpoint is named after another region',
    check: 'STS endpoint',
    says: /another region than the one that requests are signed for/,
    env: { AWS_ENDPOINT_URL_STS: 'http://sts.us-east-1.invalid' },
  },
  {
    cause: 'the endpoint hangs',
    check: 'STS endpoint',
    says: /accepts the connection, and then does not answer/,
    breaks: refusing(FAULTS.hang),
    hangs: ({ sts }) => sts.calls().some(({ outcome }) => outcome === 'hang'),
  },
  {
    cause: "a proxy's page stands in for STS",
    check: 'STS endpoint',
    says: /something else answers/,
    breaks: refusing(FAULTS.html),
  },
  {
    cause: "a proxy's page with 503",
    check: 'STS endpoint',
    says: /something else answers/,
    breaks: refusing(FAULTS.html503),
  },
  { cause: 'an empty 200', check: 'STS endpoint', says: /something else answers/, breaks: refusing(FAULTS.empty) },
  {
    cause: 'the agent answers 429',
    check: 'base credentials',
    says: /too many ask the agent/,
    breaks: ({ agent }) => agent.fail({ kind: 'status', status: 429 }),
    hangs: ({ agent }) => agent.calls().length > 0,
  },
  {
    cause: 'the agent hangs',
    check: 'base credentials',
    says: /endpoint at \S+ does not answer/,
    breaks: ({ agent }) => agent.fail({ kind: 'hang' }),
    hangs: ({ agent }) => agent.calls().length > 0,
  },
  {
    cause: 'nobody listens where the agent should be',
    check: 'base credentials',
    says: /endpoint at 127\.0\.0\.1:2 cannot be reached \(ECONNREFUSED\)/,
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:2/v2/credentials/x' },
  },
  {
    cause: 'the agent answers 503',
    check: 'base credentials',
    says: /answers HTTP 503/,
    breaks: ({ agent }) => agent.fail({ kind: 'status', status: 503 }),
    hangs: ({ agent }) => agent.calls().length > 0,
  },
  {
    cause: 'no base credentials at all',
    check: 'base credentials',
    says: /give the task a task role/,
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined, AWS_EC2_METADATA_DISABLED: 'true' },
  },
  {
    cause: 'keys in the environment shadow the task role',
    check: 'environment',
    says: /AWS_ACCESS_KEY_ID is set, and wins over the task role/,
    env: { ...USER_KEYS, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:2/v2/credentials/x' },
  },
  {
    cause: 'an access key without its secret',
    check: 'environment',
    says: /AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not/,
    env: { ...USER_KEYS, AWS_SECRET_ACCESS_KEY: undefined },
  },
  {
    cause: 'a profile that does not exist',
    check: 'environment',
    says: /there is no profile nosuch in \S+ or \S+ → .*AWS_PROFILE/,
    env: { AWS_PROFILE: 'nosuch' },
  },
  {
    cause: "a session's key without its token",
    check: 'environment',
    says: /AWS_SESSION_TOKEN is not set/,
    env: { ...USER_KEYS, AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE' },
  },
  {
    cause: 'RELATIVE_URI shadows the sidecar from an app',
    check: 'environment',
    says: /RELATIVE_URI is set beside FULL_URI/,
    env: { ...APP, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/x' },
  },
  {
    cause: 'RELATIVE_URI is blank, not absent',
    check: 'environment',
    says: /RELATIVE_URI is set beside FULL_URI.*blank/,
    env: { ...APP, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '' },
  },
  {
    cause: 'keys in the environment shadow the sidecar from an app',
    check: 'environment',
    says: /keys in the environment win over the sidecar/,
    env: { ...APP, AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x' },
  },
  {
    cause: 'AWS_PROFILE shadows the sidecar from an app',
    check: 'environment',
    says: /a profile wins over the sidecar/,
    env: { ...APP, AWS_PROFILE: 'x' },
  },
  {
    cause: 'a proxy without NO_PROXY in an app',
    check: 'environment',
    says: /NO_PROXY does not spare 127\.0\.0\.1/,
    env: { ...APP, HTTP_PROXY: 'http://proxy:3128' },
  },
  { cause: 'no sidecar runs beside an app', check: 'sidecar', says: /no sidecar answers/, env: APP },
  {
    cause: "another program listens on the sidecar's port",
    check: 'sidecar',
    says: /another program listens/,
    breaks: ({ stsUrl }) => Object.assign(process.env, { SWITCH_ROLE_PORT: new URL(stsUrl).port }),
  },
  {
    cause: 'no role is configured',
    check: 'configuration',
    says: /SWITCH_ROLE_ARN: is missing/,
    env: { SWITCH_ROLE_ARN: undefined },
  },
  {
    cause: 'the sidecar would be its own base identity',
    check: 'configuration',
    says: /which cannot be its own base identity/,
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/credentials' },
  },
];

import type { IssueErrorKind } from '../../src/core/errors.ts';
import type { AgentFailure } from '../../src/sandbox/agent.ts';
import { FAULTS, type FaultKind } from '../../src/sandbox/faults.ts';
import type { SandboxWorld } from '../../src/sandbox/world.ts';
import type { TappedSandbox } from '../support/tapped-sandbox.ts';
import { SWITCH_ROLE_ARN } from '../support/task.ts';

/** What goes wrong. `kind` is what the daemon should make of it; `harmless` is got over within the same attempt. */
export type Cause = Readonly<{
  name: string;
  kind: IssueErrorKind | 'harmless';
  /** Cured within the attempt when it strikes one call only. */
  curedWithinAttempt?: boolean;
  /** The base identity itself is gone: it lives for five minutes in this story, so that no held one helps. */
  shortBase?: boolean;
  /** The first attempt does not feel it: only the next ones do. */
  bitesLater?: boolean;
  /** @param times how many calls it strikes; without: until `end` */
  begin(sandbox: TappedSandbox, times?: number): Promise<void> | void;
  end(sandbox: TappedSandbox): Promise<void> | void;
}>;

type More = Pick<Cause, 'curedWithinAttempt' | 'shortBase'>;

const fault = (name: string, kind: Cause['kind'], what: FaultKind, more: More = {}): Cause => ({
  name,
  kind,
  ...more,
  begin: ({ sts }, times) => sts.faults.add({ ...what, ...(times && { times }) }),
  end: ({ sts }) => sts.faults.clear(),
});

const error = (kind: IssueErrorKind, status: number, code: string, message: string, more: More = {}): Cause =>
  fault(`${status} ${code}: ${message}`, kind, { kind: 'error', status, code, message }, more);

const denial = (tail: string, action = 'sts:AssumeRole') =>
  error(
    'denied',
    403,
    'AccessDenied',
    `User: arn:aws:sts::111111111111:assumed-role/my-task-role-1/x is not authorized to perform: ${action} on resource: ${SWITCH_ROLE_ARN}${tail}`,
  );

const agent = (name: string, failure: AgentFailure, more: More = {}): Cause => ({
  name: `agent: ${name}`,
  kind: 'transient',
  shortBase: true,
  ...more,
  begin: ({ agent: it }, times) => it.fail({ ...failure, ...(times && { times }) }),
  end: ({ agent: it }) => it.recover(),
});

function world(name: string, change: (world: SandboxWorld) => SandboxWorld): Cause {
  let before: SandboxWorld;
  return {
    name,
    kind: 'denied',
    begin({ sts }) {
      before = sts.world();
      sts.change(change);
    },
    end: ({ sts }) => sts.change(() => before),
  };
}

const away = (who: 'sts' | 'agent'): Cause => ({
  name: `${who === 'sts' ? 'STS' : 'agent'}: nobody listens`,
  kind: 'transient',
  shortBase: who === 'agent',
  begin: (sandbox) => sandbox.goAway(who),
  end: (sandbox) => sandbox.comeBack(),
});

const expiration = (instant: string): FaultKind => ({
  kind: 'rewrite',
  find: '<Expiration>[^<]*',
  replace: `<Expiration>${instant}`,
});

const HOUR = 3_600_000;
const BASE_REJECTED = { curedWithinAttempt: true };

/** STS's answers to AssumeRole as callers reported them, by code and text. */
const REFUSALS: readonly Cause[] = [
  error('transient', 403, 'ExpiredToken', 'The security token included in the request is expired', BASE_REJECTED),
  error('transient', 400, 'ExpiredTokenException', 'Token expired: current date/time must be before …', BASE_REJECTED),
  error('denied', 403, 'InvalidClientTokenId', 'The security token included in the request is invalid.', BASE_REJECTED),
  error(
    'transient',
    403,
    'SignatureDoesNotMatch',
    'Signature expired: 20190625T125159Z is now earlier than 20190625T133708Z (20190625T135208Z - 15 min.)',
    BASE_REJECTED,
  ),
  error('denied', 403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match …', BASE_REJECTED),
  error(
    'misconfigured',
    403,
    'SignatureDoesNotMatch',
    "Credential should be scoped to a valid region, not 'us-east-2'.",
    BASE_REJECTED,
  ),
  error('transient', 400, 'RequestExpired', 'Request has expired.'),
  error('misconfigured', 400, 'IncompleteSignature', "Authorization header requires 'Signature' parameter."),
  error('misconfigured', 403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'),
  error('denied', 403, 'RegionDisabledException', 'STS is not activated in this region for account:222222222222.'),
  error('misconfigured', 400, 'MalformedPolicyDocument', 'Syntax errors in policy.'),
  error('misconfigured', 400, 'PackedPolicyTooLarge', 'Packed policy consumes 112% of allotted space.'),
  error('misconfigured', 400, 'ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set …'),
  error('misconfigured', 400, 'ValidationError', '… the 1 hour session limit for roles assumed by role chaining.'),
  error('misconfigured', 400, 'ValidationError', "Value 'a:b' at 'roleSessionName' failed to satisfy constraint"),
  error('misconfigured', 400, 'InvalidParameterValue', 'Duplicate tag keys found.'),
  error('transient', 400, 'Throttling', 'Rate exceeded'),
  error('transient', 429, 'ThrottlingException', 'Rate exceeded'),
  error('transient', 429, 'TooManyRequestsException', 'Too many requests'),
  error('transient', 503, 'RequestLimitExceeded', 'Request limit exceeded.'),
  error('transient', 503, 'ServiceUnavailable', 'Service is unavailable.'),
  error('transient', 500, 'InternalFailure', 'An internal error occurred.'),
  error('transient', 502, 'BadGateway', 'Bad gateway'),
  error('denied', 403, 'OptInRequired', 'The account is not subscribed.'),
  error('denied', 403, 'NotAuthorized', 'You do not have permission to perform this action.'),
  error('denied', 400, 'InvalidContextAssertion', 'The context assertion is invalid.'),
];

/** AccessDenied, in all its words. */
const DENIALS: readonly Cause[] = [
  denial(''),
  denial(' because no identity-based policy allows the sts:AssumeRole action'),
  denial(' because no role trust policy allows the sts:AssumeRole action'),
  denial(' with an explicit deny in the role trust policy'),
  denial(' because no resource-based policy allows the sts:AssumeRole action'),
  denial(' with an explicit deny in a service control policy'),
  denial(' with an explicit deny in a resource control policy'),
  denial(' because no permissions boundary allows the sts:AssumeRole action'),
  denial(' with an explicit deny in a sessions policy'),
  denial(' because no VPC endpoint policy allows the sts:AssumeRole action'),
  denial('', 'sts:TagSession'),
  denial('', 'sts:SetSourceIdentity'),
  error('denied', 403, 'AccessDenied', 'Roles may not be assumed by root accounts.'),
  error('denied', 403, 'AccessDenied', 'Not authorized to perform sts:AssumeRole'),
  world('the role is deleted', (all) => ({ ...all, roles: all.roles.filter(({ arn }) => arn !== SWITCH_ROLE_ARN) })),
  world('the trust is withdrawn', (all) => ({
    ...all,
    roles: all.roles.map((role) => (role.arn === SWITCH_ROLE_ARN ? { ...role, trust: [] } : role)),
  })),
];

/** What the network and what stands in it do. */
const WIRE: readonly Cause[] = [
  away('sts'),
  fault('STS: hangs', 'transient', FAULTS.hang),
  fault('STS: answers after 4 s', 'harmless', { kind: 'latency', ms: 4_000 }),
  fault('STS: answers after 6 s', 'transient', { kind: 'latency', ms: 6_000 }),
  fault('STS: closes the connection', 'transient', FAULTS.closed),
  fault('STS: half an answer', 'transient', FAULTS.halfway),
  fault('STS: it happened, but the answer was lost', 'transient', FAULTS.lost),
  fault('STS: an HTML page with 200', 'transient', FAULTS.html),
  fault('STS: an HTML page with 503', 'transient', FAULTS.html503),
  fault('STS: an empty 200', 'transient', FAULTS.empty),
  fault('STS: a 200 without credentials', 'transient', FAULTS.noCredentials),
  fault('STS: a 200 without the secret key', 'transient', {
    kind: 'rewrite',
    find: '<SecretAccessKey>[^<]*</SecretAccessKey>',
    replace: '',
  }),
  fault('STS: an Expiration that is no date', 'transient', FAULTS.malformedExpiration),
  fault('STS: an Expiration in the past', 'transient', FAULTS.pastExpiration),
  fault('STS: an Expiration in 2099', 'transient', expiration('2099-01-02T03:04:05Z')),
  fault('STS: no Expiration', 'transient', { kind: 'rewrite', find: '<Expiration>[^<]*</Expiration>', replace: '' }),
  fault('STS: sessions of 30 s', 'harmless', { kind: 'life', seconds: 30 }),
  fault('STS: its clock 3 h ahead', 'harmless', { kind: 'skew', ms: 3 * HOUR }),
  fault('STS: its clock 3 h behind', 'harmless', { kind: 'skew', ms: -3 * HOUR }),
  fault('STS: its clock 10 min ahead', 'harmless', { kind: 'skew', ms: HOUR / 6 }),
  fault('STS: a Date 3 h ahead, the rest right', 'harmless', { kind: 'date', ms: 3 * HOUR }),
  fault('STS: a Date 3 h behind, the rest right', 'harmless', { kind: 'date', ms: -3 * HOUR }),
];

/** The SDK's chain has two providers for a container's credentials, which ask the same address one after the other. */
const ASKED_TWICE = { curedWithinAttempt: true };

/** ECS's agent renews at a quarter of the life that it is told of. */
const rotated = (all: SandboxWorld): SandboxWorld => ({
  ...all,
  ...(all.task && { task: { ...all.task, lifeSeconds: 43_200 } }),
});

/** Where the base identity comes from. */
const AGENT: readonly Cause[] = [
  away('agent'),
  agent('400, the credentials id is gone', { kind: 'status', status: 400 }, ASKED_TWICE),
  agent('429', { kind: 'status', status: 429 }, ASKED_TWICE),
  agent('500', { kind: 'status', status: 500 }, ASKED_TWICE),
  agent('503', { kind: 'status', status: 503 }, ASKED_TWICE),
  agent('closes the connection', { kind: 'close' }, ASKED_TWICE),
  agent('hangs', { kind: 'hang' }),
  { ...agent('the same credentials for ever', { kind: 'stale' }), bitesLater: true },
  agent('credentials that have expired, against their word', { kind: 'expired' }, BASE_REJECTED),
  { ...agent('credentials of somebody else', { kind: 'unknown' }, BASE_REJECTED), kind: 'denied' },
  { ...world('agent: rotates early', rotated), kind: 'harmless' },
];

export const CAUSES: readonly Cause[] = [...REFUSALS, ...DENIALS, ...WIRE, ...AGENT];

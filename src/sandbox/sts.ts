import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { authorize } from './authorize.ts';
import { asked, type CallRecord } from './call-record.ts';
import { authenticate, type Caller } from './caller.ts';
import { createFaultScript, type Fault, type FaultScript, type Misfortune } from './faults.ts';
import { packedPolicySize, readAssumeRole } from './rules.ts';
import { createSessions, type IssuedSession } from './sessions.ts';
import type { WireRequest } from './sigv4.ts';
import { StsError } from './sts-error.ts';
import type { SandboxWorld } from './world.ts';
import { assumeRoleXml, callerIdentityXml, errorXml } from './xml.ts';

/** How an answer reaches the caller, or does not. */
export type Delivery = Readonly<{ latencyMs: number; how: 'whole' | 'half' | 'closed' | 'never' }>;

export type StsAnswer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  delivery: Delivery;
}>;

/** An STS without a socket: a request goes in, an answer comes out. */
export type Sts = Readonly<{
  answer(request: WireRequest): StsAnswer;
  /** A role session out of nothing, as ECS makes them for tasks. @param seconds its life */
  startSession(roleArn: string, sessionName: string, seconds: number): IssuedSession;
  world(): SandboxWorld;
  /** Exchanges the world, for all calls from now on. */
  change(next: (world: SandboxWorld) => SandboxWorld): void;
  faults: FaultScript;
  calls(): readonly CallRecord[];
  forgetCalls(): void;
}>;

type Result = Readonly<{ status: number; body: string; contentType?: string; outcome: string; record?: object }>;

const MOST_CALLS = 100_000;

/** @param seal what session tokens are sealed with; give it to have them outlive this sandbox */
export function createSts({
  clock,
  world: firstWorld,
  seal = randomBytes(32).toString('hex'),
}: Readonly<{ clock: Clock; world: SandboxWorld; seal?: string }>): Sts {
  let world = firstWorld;
  let calls: CallRecord[] = [];
  const sessions = createSessions(seal);
  const faults = createFaultScript();

  function assumeRole(
    caller: Caller,
    parameters: URLSearchParams,
    striking: readonly Fault[],
    nowMs: number,
    id: string,
  ) {
    const request = readAssumeRole(parameters);
    const role = authorize(world, caller, request);
    const packed = packedPolicySize(request);
    const seconds = Math.min(
      request.durationSeconds,
      role.sessionLifeSeconds ?? Number.POSITIVE_INFINITY,
      world.sessionLifeSeconds ?? Number.POSITIVE_INFINITY,
      ...ofKind(striking, 'life').map((fault) => fault.seconds),
    );
    const sourceIdentity = request.sourceIdentity ?? caller.session?.sourceIdentity;
    const passedOn = new Set(request.transitiveTagKeys.map((key) => key.toLowerCase()));
    const session = sessions.issue({
      roleArn: role.arn,
      sessionName: request.sessionName,
      expiresAt: wholeSeconds(nowMs + seconds * 1000),
      transitiveTags: {
        ...caller.session?.transitiveTags,
        ...Object.fromEntries(Object.entries(request.tags).filter(([key]) => passedOn.has(key.toLowerCase()))),
      },
      ...(sourceIdentity !== undefined && { sourceIdentity }),
    });
    const record = { issuedAccessKeyId: session.accessKeyId, expiresAt: session.expiresAt };
    return { status: 200, body: assumeRoleXml(session, packed, id), outcome: 'success', record };
  }

  function perform(
    caller: Caller,
    parameters: URLSearchParams,
    striking: readonly Fault[],
    nowMs: number,
    id: string,
  ): Result {
    const [scripted] = ofKind(striking, 'error');
    if (scripted) throw new StsError(scripted.status, scripted.code, scripted.message);
    const action = parameters.get('Action') ?? '';
    const version = parameters.get('Version') ?? '';
    if (version === '2011-06-15' && action === 'AssumeRole') return assumeRole(caller, parameters, striking, nowMs, id);
    if (version === '2011-06-15' && action === 'GetCallerIdentity')
      return { status: 200, body: callerIdentityXml(caller, id), outcome: 'success' };
    throw new StsError(400, 'InvalidAction', `Could not find operation ${action} for version ${version}`);
  }

  function answer(request: WireRequest): StsAnswer {
    const parameters = new URLSearchParams(request.method === 'GET' ? request.url.split('?')[1] : request.body);
    const action = parameters.get('Action') ?? '';
    const striking = faults.strike({ action, roleArn: parameters.get('RoleArn') ?? undefined });
    const nowMs = clock.now().wallMs + sum(ofKind(striking, 'skew'));
    const requestId = randomUUID();
    const delivery = deliveryOf(striking);
    let caller: Caller | undefined;
    let result: Result;
    const [raw] = ofKind(striking, 'raw');
    try {
      if (delivery.how === 'never') result = { status: 0, body: '', outcome: 'hang' };
      else if (ofKind(striking, 'close').some(({ when }) => when === 'before'))
        result = { status: 0, body: '', outcome: 'close' };
      else if (raw) result = { ...raw, outcome: 'raw' };
      else {
        caller = authenticate(request, world, sessions, nowMs);
        result = perform(caller, parameters, striking, nowMs, requestId);
      }
    } catch (error) {
      if (!(error instanceof StsError)) throw error;
      const { status, code, message } = error;
      result = { status, body: errorXml(status, code, message, requestId), outcome: code };
    }
    const { status, outcome, record } = result;
    calls.push({
      action,
      at: clock.now().wallMs,
      outcome,
      status,
      requestId,
      userAgent: request.headers['user-agent'] ?? '',
      ...(caller && { accessKeyId: caller.accessKeyId, callerArn: caller.arn }),
      ...asked(parameters),
      ...record,
    });
    if (calls.length > MOST_CALLS) calls = calls.slice(MOST_CALLS / 2);
    const body = ofKind(striking, 'rewrite').reduce(
      (text, { find, replace }) => text.replace(new RegExp(find, 's'), replace),
      result.body,
    );
    const headers = {
      'x-amzn-requestid': requestId,
      'content-type': result.contentType ?? 'text/xml',
      'content-length': String(Buffer.byteLength(body)),
      date: new Date(nowMs).toUTCString(),
    };
    return { status, headers, body, delivery };
  }

  return {
    answer,
    startSession: (roleArn, sessionName, seconds) =>
      sessions.issue({ roleArn, sessionName, expiresAt: wholeSeconds(clock.now().wallMs + seconds * 1000) }),
    world: () => world,
    change(next) {
      world = next(world);
    },
    faults,
    calls: () => calls,
    forgetCalls() {
      calls = [];
    },
  };
}

const ofKind = <K extends Misfortune['kind']>(faults: readonly Fault[], kind: K) =>
  faults.filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);

const sum = (faults: readonly Readonly<{ ms: number }>[]) => faults.reduce((total, { ms }) => total + ms, 0);

const wholeSeconds = (epochMs: number) => Math.floor(epochMs / 1000) * 1000;

function deliveryOf(striking: readonly Fault[]): Delivery {
  const [close] = ofKind(striking, 'close');
  const how = striking.some(({ kind }) => kind === 'hang')
    ? 'never'
    : close?.when === 'halfway'
      ? 'half'
      : close
        ? 'closed'
        : 'whole';
  return { latencyMs: sum(ofKind(striking, 'latency')), how };
}

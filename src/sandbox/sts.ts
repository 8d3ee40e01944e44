import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { assumeRole, wholeSeconds } from './assume-role.ts';
import { type AssumeRoleParameters, readAssumeRoleParameters } from './assume-role-parameters.ts';
import { type CallRecord, parametersRecord } from './call-record.ts';
import { authenticate, type Caller } from './caller.ts';
import { createFaultScript, type FaultEffect, type FaultScript } from './faults.ts';
import { createSessions, type IssuedSession } from './sessions.ts';
import type { WireRequest } from './sigv4.ts';
import { StsError } from './sts-error.ts';
import type { SandboxWorld } from './world.ts';
import { assumeRoleXml, callerIdentityXml, errorXml } from './xml.ts';

/** How an answer reaches the caller, or does not. */
export type Delivery = Readonly<{ latencyMs: number; how: FaultEffect['delivery'] }>;

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

type Result = Readonly<{
  status: number;
  body: string;
  contentType?: string;
  outcome: string;
  issued?: Pick<CallRecord, 'issuedAccessKeyId' | 'expiresAt'>;
}>;

type Asked = Readonly<{ action: string; version: string; parameters: AssumeRoleParameters }>;

const VERSION = '2011-06-15';
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

  function perform(
    caller: Caller,
    { action, version, parameters }: Asked,
    effect: FaultEffect,
    nowMs: number,
    id: string,
  ): Result {
    if (effect.error) throw new StsError(effect.error.status, effect.error.code, effect.error.message);
    if (version !== VERSION) throw unknownAction(action, version);
    if (action === 'GetCallerIdentity') return { status: 200, body: callerIdentityXml(caller, id), outcome: 'success' };
    if (action !== 'AssumeRole') throw unknownAction(action, version);
    const surroundings = { world, sessions, nowMs, lifeSeconds: effect.lifeSeconds };
    const { session, packedPolicySize } = assumeRole(surroundings, caller, parameters);
    const issued = { issuedAccessKeyId: session.accessKeyId, expiresAt: session.expiresAt };
    return { status: 200, body: assumeRoleXml(session, packedPolicySize, id), outcome: 'success', issued };
  }

  function answer(request: WireRequest): StsAnswer {
    const asked = readRequest(request);
    const { action, parameters } = asked;
    const effect = faults.apply({ action, roleArn: parameters.roleArn });
    const nowMs = clock.now().wallMs + effect.skewMs;
    const requestId = randomUUID();
    let caller: Caller | undefined;

    function result(): Result {
      if (effect.ignored) return { status: 0, body: '', outcome: effect.ignored };
      if (effect.raw) return { ...effect.raw, outcome: 'raw' };
      try {
        caller = authenticate(request, world, sessions, nowMs);
        return perform(caller, asked, effect, nowMs, requestId);
      } catch (error) {
        if (!(error instanceof StsError)) throw error;
        const { status, code, message } = error;
        return { status, body: errorXml(status, code, message, requestId), outcome: code };
      }
    }

    const { status, outcome, issued, contentType = 'text/xml', body: written } = result();
    const body = effect.rewrite(written);
    if (calls.length === MOST_CALLS) calls = calls.slice(MOST_CALLS / 2);
    calls.push({
      action,
      at: clock.now().wallMs,
      outcome,
      status,
      requestId,
      userAgent: request.headers['user-agent'] ?? '',
      ...(caller && { accessKeyId: caller.accessKeyId, callerArn: caller.arn }),
      ...parametersRecord(parameters),
      ...issued,
    });
    const headers = {
      'x-amzn-requestid': requestId,
      'content-type': contentType,
      'content-length': String(Buffer.byteLength(body)),
      date: new Date(nowMs + effect.dateMs).toUTCString(),
    };
    return { status, headers, body, delivery: { latencyMs: effect.latencyMs, how: effect.delivery } };
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

function readRequest({ method, url, body }: WireRequest): Asked {
  const query = new URLSearchParams(method === 'GET' ? url.split('?')[1] : body);
  return {
    action: query.get('Action') ?? '',
    version: query.get('Version') ?? '',
    parameters: readAssumeRoleParameters(query),
  };
}

const unknownAction = (action: string, version: string) =>
  new StsError(400, 'InvalidAction', `Could not find operation ${action} for version ${version}`);

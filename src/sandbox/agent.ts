import type { Clock } from '../core/clock.ts';
import { formatInstant } from '../core/credentials.ts';
import { tokenBucket } from './rate-limit.ts';
import type { Answer } from './server.ts';
import type { IssuedSession } from './sessions.ts';
import type { WireRequest } from './sigv4.ts';
import type { Sts } from './sts.ts';
import type { SandboxTask } from './world.ts';

/** What may go wrong with the task role's credentials; for the next `times` calls, or until it recovers. */
export type AgentFailure = (
  | Readonly<{ kind: 'status'; status: 400 | 429 | 500 | 503 }>
  | Readonly<{ kind: 'latency'; ms: number }>
  | Readonly<{ kind: 'hang' | 'close' }>
  /** The same credentials for ever, even after their expiry. */
  | Readonly<{ kind: 'stale' }>
  /** Credentials that claim to be good, and that STS takes for expired, or does not know. */
  | Readonly<{ kind: 'expired' | 'unknown' }>
) &
  Readonly<{ times?: number }>;

/** One call; the credentials id, which is as good as a password, is left out. */
export type AgentCall = Readonly<{
  at: number;
  route: 'credentials' | 'metadata' | 'limit';
  status: number;
  userAgent: string;
}>;

/** A stand-in for the ECS agent at 169.254.170.2: the task role's credentials, and task metadata v4. */
export type Agent = Readonly<{
  answer(request: WireRequest): Answer;
  fail(failure: AgentFailure): void;
  recover(): void;
  calls(): readonly AgentCall[];
}>;

const WHOLE = { latencyMs: 0, how: 'whole' } as const;

/** From `ecs-agent/tmds/handlers` of aws/amazon-ecs-agent. */
const ERRORS = {
  400: ['InvalidIdInRequest', 'CredentialsV2Request: Credentials not found'],
  500: ['InternalServerError', 'Internal server error'],
  503: ['CredentialsUninitialized', 'CredentialsV2Request: Credentials uninitialized for ID'],
} as const;

export function createAgent({ clock, sts }: Readonly<{ clock: Clock; sts: Sts }>): Agent {
  let failure: AgentFailure | undefined;
  let failuresLeft = 0;
  let held: IssuedSession | undefined;
  const calls: AgentCall[] = [];
  const isWithin = tokenBucket(clock);

  function nextFailure(): AgentFailure | undefined {
    if (failuresLeft <= 0) return undefined;
    failuresLeft--;
    return failure;
  }

  /** ECS pushes new credentials to the agent well before the old ones expire. */
  function current({ roleArn, sessionName, lifeSeconds }: TaskSession, keepStale: boolean): IssuedSession {
    const leftMs = (held?.expiresAt ?? 0) - clock.now().wallMs;
    if (held?.roleArn === roleArn && (keepStale || leftMs > (lifeSeconds * 1000) / 4)) return held;
    held = sts.startSession(roleArn, sessionName, lifeSeconds);
    return held;
  }

  function credentials(task: TaskSession | undefined): Answer {
    const failing = nextFailure();
    if (failing?.kind === 'status') return failing.status === 429 ? tooMany() : refusal(failing.status);
    if (!task) return refusal(400);
    if (failing?.kind === 'expired') {
      const expired = sts.startSession(task.roleArn, task.sessionName, -60);
      return json(200, credentialsJson({ ...expired, expiresAt: clock.now().wallMs + task.lifeSeconds * 1000 }));
    }
    const session = current(task, failing?.kind === 'stale');
    const known = failing?.kind === 'unknown' ? { ...session, sessionToken: 'a-token-of-another-sandbox' } : session;
    const how = failing?.kind === 'hang' ? 'never' : failing?.kind === 'close' ? 'closed' : 'whole';
    const latencyMs = failing?.kind === 'latency' ? failing.ms : 0;
    return { ...json(200, credentialsJson(known)), delivery: { latencyMs, how } };
  }

  function route(path: string): [AgentCall['route'], Answer] {
    const { task } = sts.world();
    if (task?.rateLimit && !isWithin(task.rateLimit)) return ['limit', tooMany()];
    const id = /^\/v2\/credentials(?:\/(.*))?$/.exec(path);
    if (id) return ['credentials', id[1] ? credentials(task?.id === id[1] ? task : undefined) : noId()];
    const [, of, suffix] = /^\/v4\/([^/]+)(\/task)?$/.exec(path) ?? [];
    const container = of === undefined ? undefined : task && containerOf(task, of);
    if (!task || !container) return ['metadata', json(404, '404 page not found')];
    return ['metadata', json(200, suffix ? task.task : container)];
  }

  return {
    answer(request) {
      const [kind, answer] = route(request.url.split('?')[0] ?? '');
      const userAgent = request.headers['user-agent'] ?? '';
      calls.push({ at: clock.now().wallMs, route: kind, status: answer.status, userAgent });
      return answer;
    },
    fail(next) {
      failure = next;
      failuresLeft = next.times ?? Number.POSITIVE_INFINITY;
    },
    recover() {
      failuresLeft = 0;
    },
    calls: () => calls,
  };
}

/** Each container has a metadata address of its own, `/v4/<DockerId>`; `/v4/<task id>` is that of `task.container`. */
function containerOf({ id, container, task }: SandboxTask, of: string): unknown {
  const all = Array.isArray(task.Containers) ? (task.Containers as readonly Record<string, unknown>[]) : [];
  return of === id ? container : all.find(({ DockerId }) => DockerId === of);
}

type TaskSession = Readonly<{ roleArn: string; sessionName: string; lifeSeconds: number }>;

function credentialsJson(session: IssuedSession): Record<string, string> {
  return {
    RoleArn: session.roleArn,
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.sessionToken,
    Expiration: formatInstant(session.expiresAt),
  };
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), delivery: WHOLE };
}

function refusal(status: 400 | 500 | 503): Answer {
  const [code, message] = ERRORS[status];
  return json(status, { code, message, HTTPErrorCode: status });
}

const noId = () =>
  json(400, {
    code: 'NoIdInRequest',
    message: 'CredentialsV2Request: No Credential ID in the request',
    HTTPErrorCode: 400,
  });

const tooMany = (): Answer => ({
  status: 429,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'You have reached maximum request limit.',
});

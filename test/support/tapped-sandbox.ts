import type { Clock } from '../../src/core/clock.ts';
import { type Agent, createAgent } from '../../src/sandbox/agent.ts';
import { type Answer, listen, type SandboxServer } from '../../src/sandbox/server.ts';
import type { IssuedSession } from '../../src/sandbox/sessions.ts';
import type { WireRequest } from '../../src/sandbox/sigv4.ts';
import { createSts, type Sts } from '../../src/sandbox/sts.ts';
import type { SandboxWorld } from '../../src/sandbox/world.ts';

/** The sandbox's own parts, with a tap on what they give out: the truth that an answer of the daemon is held against. */
export type TappedSandbox = Readonly<{
  sts: Sts;
  agent: Agent;
  /** When STS issued a session, and when it will stop taking it, in epoch milliseconds of the sandbox's clock; by access key id. */
  sessions: ReadonlyMap<string, Readonly<{ issuedAt: number; expiresAt: number }>>;
  /** Every secret access key and session token that ever left. */
  secrets: ReadonlySet<string>;
  stsUrl: string;
  credentialsUrl: string;
  /** Whether a caller waits for an answer that will not come before time passes. */
  isHolding(): boolean;
  /** Nobody listens any more where STS, or the agent, was; or somebody does again. */
  goAway(who: 'sts' | 'agent'): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}>;

const HOST = '127.0.0.1';

/** No caller of ours waits longer, for either. */
const LONGEST_HOLD_MS = 5_000;

export async function tappedSandbox(clock: Clock, world: SandboxWorld): Promise<TappedSandbox> {
  const sessions = new Map<string, { issuedAt: number; expiresAt: number }>();
  const secrets = new Set<string>();
  const sts = createSts({ clock, world });
  const agent = createAgent({ clock, sts: { ...sts, startSession: (...asked) => noted(sts.startSession(...asked)) } });

  function noted(session: IssuedSession): IssuedSession {
    secrets.add(session.secretAccessKey).add(session.sessionToken);
    return session;
  }

  let heldUntil = Number.NEGATIVE_INFINITY;
  function noteHolding<T extends Answer>(answer: T): T {
    const { how, latencyMs } = answer.delivery ?? { how: 'whole', latencyMs: 0 };
    const holdMs = how === 'never' ? LONGEST_HOLD_MS : Math.min(latencyMs, LONGEST_HOLD_MS);
    if (holdMs > 0) heldUntil = clock.now().monotonicMs + holdMs;
    return answer;
  }

  const answers = {
    sts(request: WireRequest) {
      const skewMs = sts.faults.list().reduce((sum, fault) => sum + (fault.kind === 'skew' ? fault.ms : 0), 0);
      const answer = sts.answer(request);
      const { issuedAccessKeyId, expiresAt } = sts.calls().at(-1) ?? {};
      if (issuedAccessKeyId && expiresAt)
        sessions.set(issuedAccessKeyId, { issuedAt: clock.now().wallMs, expiresAt: expiresAt - skewMs });
      for (const [, secret = ''] of answer.body.matchAll(/<(?:SecretAccessKey|SessionToken)>([^<]+)/g))
        secrets.add(secret);
      return noteHolding(answer);
    },
    agent: (request: WireRequest) => noteHolding(agent.answer(request)),
  };
  const open = (who: 'sts' | 'agent', port = 0) => listen({ clock, host: HOST, port, answer: answers[who] });
  const servers: Record<'sts' | 'agent', SandboxServer> = { sts: await open('sts'), agent: await open('agent') };
  const away = new Set<'sts' | 'agent'>();

  return {
    sts,
    agent,
    sessions,
    secrets,
    isHolding: () => clock.now().monotonicMs < heldUntil,
    stsUrl: servers.sts.url,
    credentialsUrl: `${servers.agent.url}/v2/credentials/${world.task?.id}`,
    async goAway(who) {
      away.add(who);
      await servers[who].close();
    },
    async comeBack() {
      for (const who of away) servers[who] = await open(who, servers[who].port);
      away.clear();
    },
    async close() {
      for (const who of ['sts', 'agent'] as const) if (!away.has(who)) await servers[who].close();
    },
  };
}

import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type AssumeRoleCommandOutput,
  GetCallerIdentityCommand,
  type GetCallerIdentityCommandOutput,
  STSClient,
} from '@aws-sdk/client-sts';
import type { Clock } from '../core/clock.ts';
import { withDeadline } from '../core/deadline.ts';
import type { Identity } from '../core/identity.ts';

/** What the wire told beside the answer itself. */
export type Wire = {
  endpoint?: string;
  /** STS's own clock, from the `Date` header, epoch milliseconds. */
  serverTime?: number;
  extendedRequestId?: string;
};

export type Answer<T> = Readonly<{ output: T; wire: Readonly<Wire> }>;

/** STS as far as we need it. Every call is one attempt: the only retry loop of the program is the refresher's. */
export interface StsClient {
  readonly region: string;
  assumeRole(
    input: AssumeRoleCommandInput,
    identity: Identity,
    signal?: AbortSignal,
  ): Promise<Answer<AssumeRoleCommandOutput>>;
  getCallerIdentity(identity: Identity, signal?: AbortSignal): Promise<Answer<GetCallerIdentityCommandOutput>>;
  /** How far this machine's clock is behind STS's, in milliseconds; signatures are made in STS's time. */
  setClockOffset(ms: number): void;
}

/** A failed call, with what the wire told: `cause` is the SDK's error. */
export class StsCallError extends Error {
  override readonly name = 'StsCallError';
  readonly wire: Readonly<Wire>;

  constructor(cause: unknown, wire: Wire) {
    super('the call to STS failed', { cause });
    this.wire = wire;
  }
}

/** Long enough for a TLS handshake across the world, short enough that a hung STS costs no renewal. */
const CALL_DEADLINE_MS = 5_000;
const CONNECTION_TIMEOUT_MS = 3_000;

/**
 * A client of one region's STS. Each call gets an SDK client of its own with plain keys: handed a provider instead, the SDK would
 * cache it by rules that do not fit us (for ever when it states no expiry; never anew on `ExpiredToken`; see
 * `memoizeIdentityProvider` in @smithy/core).
 */
export function stsClient({ clock, region }: Readonly<{ clock: Clock; region: string }>): StsClient {
  let systemClockOffset = 0;

  async function call<T>(
    identity: Identity,
    signal: AbortSignal | undefined,
    send: (client: STSClient, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<Answer<T>> {
    const client = new STSClient({
      region,
      credentials: sdkIdentity(identity),
      maxAttempts: 1,
      systemClockOffset,
      customUserAgent: 'switch-role-sidecar',
      requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS },
    });
    const wire = observeWire(client);
    try {
      return { output: await withDeadline(clock, CALL_DEADLINE_MS, (abort) => send(client, abort), signal), wire };
    } catch (cause) {
      throw new StsCallError(cause, wire);
    } finally {
      client.destroy();
    }
  }

  return {
    region,
    assumeRole: (input, identity, signal) =>
      call(identity, signal, (client, abortSignal) => client.send(new AssumeRoleCommand(input), { abortSignal })),
    getCallerIdentity: (identity, signal) =>
      call(identity, signal, (client, abortSignal) => client.send(new GetCallerIdentityCommand({}), { abortSignal })),
    setClockOffset(ms) {
      systemClockOffset = ms;
    },
  };
}

function sdkIdentity({ accessKeyId, secretAccessKey, sessionToken }: Identity) {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** Notes what passes on the wire beneath the SDK's parser, which drops it when an answer is not what it should be. */
function observeWire(client: STSClient): Wire {
  const wire: Wire = {};
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { protocol: string; hostname: string; port?: number };
      wire.endpoint = `${request.protocol}//${request.hostname}${request.port ? `:${request.port}` : ''}`;
      const result = await next(args);
      const { headers } = result.response as { headers: Record<string, string> & { date?: string } };
      const serverTime = Date.parse(headers.date ?? '');
      if (!Number.isNaN(serverTime)) wire.serverTime = serverTime;
      const extendedRequestId = headers['x-amz-sts-extended-request-id'];
      if (extendedRequestId) wire.extendedRequestId = extendedRequestId;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'observeWire' },
  );
  return wire;
}

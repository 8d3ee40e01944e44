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

/** What came with a response beside its output, from below the SDK's parser. */
export type ResponseMetadata = {
  endpoint?: string;
  /** STS's own clock, from the `Date` header, epoch milliseconds. */
  serverTime?: number;
  extendedRequestId?: string;
};

export type StsResponse<T> = Readonly<{ output: T; metadata: Readonly<ResponseMetadata> }>;

/** STS as far as we need it. Every call is one attempt: the only retry loop of the program is the refresher's. */
export interface StsClient {
  readonly region: string;
  assumeRole(
    input: AssumeRoleCommandInput,
    identity: Identity,
    signal?: AbortSignal,
  ): Promise<StsResponse<AssumeRoleCommandOutput>>;
  getCallerIdentity(identity: Identity, signal?: AbortSignal): Promise<StsResponse<GetCallerIdentityCommandOutput>>;
  /** How far this machine's clock is behind STS's, in milliseconds; signatures are made in STS's time. */
  setClockOffset(ms: number): void;
}

/** A failed call, with what came all the same: `cause` is the SDK's error. */
export class StsCallError extends Error {
  override readonly name = 'StsCallError';
  readonly metadata: Readonly<ResponseMetadata>;

  constructor(cause: unknown, metadata: ResponseMetadata) {
    super('the call to STS failed', { cause });
    this.metadata = metadata;
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
  ): Promise<StsResponse<T>> {
    const client = new STSClient({
      region,
      credentials: sdkIdentity(identity),
      maxAttempts: 1,
      systemClockOffset,
      customUserAgent: 'switch-role-sidecar',
      requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS },
    });
    const metadata = observeResponse(client);
    try {
      return { output: await withDeadline(clock, CALL_DEADLINE_MS, (abort) => send(client, abort), signal), metadata };
    } catch (cause) {
      throw new StsCallError(cause, metadata);
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

/** Notes what passes beneath the SDK's parser, which drops it when a response is not what it should be. */
function observeResponse(client: STSClient): ResponseMetadata {
  const metadata: ResponseMetadata = {};
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { protocol: string; hostname: string; port?: number };
      metadata.endpoint = `${request.protocol}//${request.hostname}${request.port ? `:${request.port}` : ''}`;
      const result = await next(args);
      const { headers } = result.response as { headers: Record<string, string> & { date?: string } };
      const serverTime = Date.parse(headers.date ?? '');
      if (!Number.isNaN(serverTime)) metadata.serverTime = serverTime;
      const extendedRequestId = headers['x-amz-sts-extended-request-id'];
      if (extendedRequestId) metadata.extendedRequestId = extendedRequestId;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'observeResponse' },
  );
  return metadata;
}

import type { Clock, Moment } from '../core/clock.ts';
import { IssueError } from '../core/errors.ts';
import type { Identity, IdentitySource } from '../core/identity.ts';
import { isBaseRejected } from './base-rejected.ts';
import { classify } from './classify.ts';
import { type ResponseMetadata, StsCallError, type StsClient, type StsResponse } from './client.ts';

/** A change to the next request that cures one kind of refusal. */
export type Amendment = Readonly<{ cures: (error: IssueError) => boolean; apply: () => void }>;

export type AmendedCallsParts = Readonly<{
  source: IdentitySource;
  sts: StsClient;
  clock: Clock;
  /** What is asked, for who reads of its failure; the region and the access key are added. */
  tried: Readonly<Record<string, string>>;
  /** What cures this request, beside what cures any. */
  amendments?: readonly Amendment[];
  /** Gets what came with each response, and how far this machine is behind STS in milliseconds where STS said. */
  observe: (metadata: Readonly<ResponseMetadata>, offsetMs: number | undefined) => void;
}>;

export type Call<T, R> = Readonly<{
  signal?: AbortSignal | undefined;
  send: (identity: Identity) => Promise<StsResponse<T>>;
  /** @param askedAt the moment before it was sent */
  read: (response: StsResponse<T>, identity: Identity, askedAt: Moment) => R;
}>;

/** The SDK itself corrects from four minutes on (`isClockSkewed` in @aws-sdk/core); STS refuses from fifteen. */
export const WORTH_CORRECTING_MS = 240_000;

/**
 * Calls to one STS with one source's identity. A refusal that a changed request cures is answered by that request at once, each
 * change at most once: signed in STS's own time, with the identity read anew, or as `amendments` say. Any other rejects with an
 * `IssueError`.
 */
export function amendedCalls({ source, sts, clock, tried, amendments = [], observe }: AmendedCallsParts) {
  let offsetMs = 0;
  let correctedMs = 0;

  const every: readonly Amendment[] = [
    {
      cures: () => Math.abs(offsetMs - correctedMs) >= WORTH_CORRECTING_MS,
      apply: () => {
        correctedMs = offsetMs;
        sts.setClockOffset(offsetMs);
      },
    },
    { cures: isBaseRejected, apply: () => source.forget() },
    ...amendments,
  ];

  function note(metadata: Readonly<ResponseMetadata>): void {
    const saidMs = metadata.serverTime === undefined ? undefined : metadata.serverTime - clock.now().wallMs;
    offsetMs = saidMs ?? 0;
    observe(metadata, saidMs);
  }

  async function attempt<T, R>({ signal, send, read }: Call<T, R>): Promise<R> {
    const identity = await source.read();
    const askedAt = clock.now();
    try {
      const response = await send(identity);
      note(response.metadata);
      return read(response, identity, askedAt);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof StsCallError) note(error.metadata);
      throw classify(error, { ...tried, region: sts.region, accessKeyId: identity.accessKeyId });
    }
  }

  return async <T, R>(call: Call<T, R>): Promise<R> => {
    const untried = new Set(every);
    for (;;) {
      try {
        return await attempt(call);
      } catch (error) {
        if (call.signal?.aborted || !(error instanceof IssueError)) throw error;
        const amendment = [...untried].find(({ cures }) => cures(error));
        if (!amendment) throw error;
        untried.delete(amendment);
        amendment.apply();
      }
    }
  };
}

import type { AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { accountOf } from '../core/arn.ts';
import type { Moment } from '../core/clock.ts';
import type { Credentials } from '../core/credentials.ts';
import { type ResponseMetadata, StsCallError, type StsResponse } from './client.ts';
import { lives } from './lives.ts';

export type RoleRequest = Readonly<{ roleArn: string; durationSeconds: number; askedAt: Moment }>;

/** STS may round; more than this beyond the asked duration means that one of the two clocks is wrong. */
const ROUNDING_MS = 5_000;

/**
 * Whole, checked credentials out of AssumeRole's answer; to the SDK a 200 without any is a success.
 * Throws a `StsCallError` caused by an `InvalidAnswer` for anything less than whole or already expired.
 */
export function readAssumeRole(
  { output, metadata }: StsResponse<AssumeRoleCommandOutput>,
  request: RoleRequest,
): Credentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = output.Credentials ?? {};
  if (!isSafe(AccessKeyId) || !isSafe(SecretAccessKey) || !isSafe(SessionToken))
    throw invalidResponse('it holds no whole set of credentials', metadata);
  const expiresAt = Expiration?.getTime() ?? Number.NaN;
  if (Number.isNaN(expiresAt)) throw invalidResponse('its Expiration is no date', metadata);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt,
    lifeMs: lifeMs(expiresAt, metadata, request),
    askedAt: request.askedAt,
    roleArn: request.roleArn,
    accountId: accountOf(output.AssumedRoleUser?.Arn ?? '') || accountOf(request.roleArn),
  };
}

/**
 * Visible ASCII without quotes and backslashes, as all of AWS's keys and tokens are: whoever writes it into JSON, a header or a shell's line
 * need escape nothing, and fluent-bit, which unescapes nothing, reads what was meant.
 */
const isSafe = (value: string | undefined): value is string => /^[!#-&(-[\]-~]+$/.test(value ?? '');

/**
 * The life that was given, by STS's clock and by ours. A life beyond the asked duration, or none, shows that the clock it was
 * counted by is wrong; where both make sense the shorter one is safe.
 */
function lifeMs(expiresAt: number, metadata: ResponseMetadata, { askedAt, durationSeconds }: RoleRequest): number {
  const asked = durationSeconds * 1000;
  const [shortest] = lives(expiresAt, metadata, askedAt).filter((life) => life <= asked + ROUNDING_MS);
  if (shortest === undefined)
    throw invalidResponse(
      `its Expiration (${new Date(expiresAt).toISOString()}) lies in the past, or too far ahead`,
      metadata,
    );
  return Math.min(asked, shortest);
}

/** A failed call for a 200 that is not what it should be: `why` goes on from "STS answered 200, but". */
export function invalidResponse(why: string, metadata: ResponseMetadata): StsCallError {
  const cause = new Error(`STS answered 200, but ${why}`);
  cause.name = 'InvalidAnswer';
  return new StsCallError(cause, metadata);
}

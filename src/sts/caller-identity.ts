import type { GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import { type AmendedCallsParts, amendedCalls } from './amended-calls.ts';
import { invalidResponse } from './assume-role-response.ts';
import type { StsResponse } from './client.ts';

/** Whose an identity is: a user's ARN, or a session's. */
export type CallerIdentity = Readonly<{ arn: string; accountId: string }>;

/**
 * Whose the source's identity is, in STS's words. To ask needs no permission (AWS STS API Reference, GetCallerIdentity), so what
 * refuses it is no policy of an account's. Rejects with an `IssueError`.
 */
export function askCallerIdentity(parts: Omit<AmendedCallsParts, 'tried' | 'amendments'>): Promise<CallerIdentity> {
  const call = amendedCalls({ ...parts, tried: { action: 'GetCallerIdentity' } });
  return call({ send: (identity) => parts.sts.getCallerIdentity(identity), read: readCallerIdentity });
}

/** @throws StsCallError caused by an `InvalidAnswer` for anything less than whole */
export function readCallerIdentity({ output, metadata }: StsResponse<GetCallerIdentityCommandOutput>): CallerIdentity {
  const { Arn, Account } = output;
  if (!Arn || !Account) throw invalidResponse('it does not say whose the identity is', metadata);
  return { arn: Arn, accountId: Account };
}

import { STSClient } from '@aws-sdk/client-sts';

/**
 * The region that the SDK would use by itself: `AWS_REGION`, else the profile's. `undefined` when there is none; the SDK's own
 * fallback to us-east-1 in other places is never ours.
 */
export async function sdkRegion(profile?: string): Promise<string | undefined> {
  const client = new STSClient(profile ? { profile } : {});
  try {
    return await client.config.region();
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { keepCalling } from './app-summary.ts';

/** An unmodified app: the SDK's default chain finds the sidecar by its environment, and each call is signed with what it gives. */
const client = new STSClient({});
const expected = process.env.EXPECTED_ROLE ?? '';

await keepCalling(200, async () => {
  const { Arn } = await client.send(new GetCallerIdentityCommand({}));
  if (!Arn?.includes(`assumed-role/${expected}/`)) throw new Error(`another identity: ${Arn}`);
  return undefined;
});

/**
 * An app that knows nothing of switch-role-sidecar: it asks STS who it is, through the SDK's default credential chain, again and
 * again until its standard input ends, and prints one line of JSON a call.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const sts = new STSClient({});
let asked = true;
once(process.stdin.resume(), 'end').then(() => {
  asked = false;
});

do {
  const answer = await sts.send(new GetCallerIdentityCommand({})).then(
    ({ Arn }) => ({ arn: Arn }),
    (error: Error) => ({ error: error.message }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  await pause(100);
} while (asked);

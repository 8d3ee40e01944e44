import { setTimeout as delay } from 'node:timers/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** An app that knows of no sidecar: the SDK's default chain, and a call every `pauseMs` until `forMs` have passed. */
const [forMs = 0, pauseMs = 100] = process.argv.slice(2).map(Number);
const sts = new STSClient({ maxAttempts: 1 });
const end = performance.now() + forMs;
const tally = { calls: 0, failed: 0, reasons: {} as Record<string, number> };

while (performance.now() < end) {
  tally.calls++;
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (!Arn?.includes(':assumed-role/switch-role/')) throw new Error(`another identity: ${Arn}`);
  } catch (error) {
    tally.failed++;
    const reason = String(error);
    tally.reasons[reason] = (tally.reasons[reason] ?? 0) + 1;
  }
  await delay(pauseMs);
}
process.stdout.write(`${JSON.stringify(tally)}\n`);

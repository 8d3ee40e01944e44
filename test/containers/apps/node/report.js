import { setTimeout as sleep } from 'node:timers/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

let ending = false;
process.on('SIGTERM', () => { ending = true; });

const sts = new STSClient({});
const pause = Number(process.env.PAUSE_MS ?? 250);
const drainUntil = () => Date.now() + Number(process.env.DRAIN_MS ?? 0);

async function call() {
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    console.log(JSON.stringify({ ok: true, arn: Arn, ending }));
  } catch (error) {
    console.log(JSON.stringify({ ok: false, error: `${error.name}: ${error.message}`, ending }));
  }
}

while (!ending) {
  await call();
  await sleep(pause);
}
for (const end = drainUntil(); Date.now() < end; await sleep(pause)) await call();

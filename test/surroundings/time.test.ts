import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { FAULTS } from '../../src/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { DEFAULT_WORLD } from '../../src/sandbox/world.ts';
import { type DaemonProcess, newFolder, startDaemon } from '../support/daemon.ts';
import { killAll } from '../support/process.ts';

const LIFE_SECONDS = 4;
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: systemClock, world: { ...DEFAULT_WORLD, sessionLifeSeconds: LIFE_SECONDS } });
});
afterEach(async () => {
  killAll();
  await sandbox.close();
});

type Answer = Readonly<{ status: number; accessKeyId: string | undefined; arrivedAt: number }>;

function ask(daemon: DaemonProcess, token: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { ...(agent && { agent }), headers: { authorization: token } };
    const asking = request(`${daemon.url}/credentials`, options, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, accessKeyId: JSON.parse(body).AccessKeyId, arrivedAt: Date.now() }),
      );
    });
    asking.on('error', reject).end();
  });
}

/** By STS's own word: whether the session had expired when the answer came. */
function wasStale({ status, accessKeyId, arrivedAt }: Answer): boolean {
  const issued = sandbox.sts.calls().find(({ issuedAccessKeyId }) => issuedAccessKeyId === accessKeyId);
  return status === 200 && (issued?.expiresAt ?? 0) <= arrivedAt;
}

test('frozen past the expiry and thawed: not even the first answer is stale, on old connections and new ones', async () => {
  const daemon = await startDaemon(sandbox);
  await daemon.line(/credentials renewed/);
  const token = daemon.token();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const before = await ask(daemon, token, agent);
  expect(before.status).toBe(200);
  daemon.child.kill('SIGSTOP');
  const waiting = [ask(daemon, token, agent), ...Array.from({ length: 20 }, () => ask(daemon, token))];
  await pause((LIFE_SECONDS + 1) * 1000);
  daemon.child.kill('SIGCONT');
  const answers = await Promise.all(waiting);
  for (let count = 0; count < 50; count++) answers.push(await ask(daemon, token));
  expect(answers.filter(wasStale)).toEqual([]);
  expect(answers.map(({ accessKeyId }) => accessKeyId)).not.toContain(before.accessKeyId);
  await expect.poll(async () => (await ask(daemon, token)).status, { timeout: 10_000 }).toBe(200);
  agent.destroy();
  await daemon.stop();
});

test.each([
  ['forward', 3_600_000],
  ['back', -3_600_000],
])(
  'a system clock stepped an hour %s while STS is away: nothing stale is served, credentials come again, and the log says how far off the clock is',
  async (_, ms) => {
    const file = join(newFolder(), 'offset');
    writeFileSync(file, '0');
    const daemon = await startDaemon(sandbox, {
      NODE_OPTIONS: '--import ./test/surroundings/step-date.ts',
      STEPPED_DATE_FILE: file,
    });
    await daemon.line(/credentials renewed/);
    const token = daemon.token();
    const answers: Answer[] = [];
    const status = async () => {
      const answer = await ask(daemon, token);
      answers.push(answer);
      return answer.status;
    };
    // Who answers has gone to sleep after the renewal that the log tells of: the step meets that sleep.
    expect(await status()).toBe(200);
    // While renewals succeed, none of the held credentials gets old enough to show by which clock its age is counted.
    sandbox.sts.faults.add(FAULTS.unavailable);
    writeFileSync(file, String(ms));
    await expect.poll(status, { timeout: 20_000 }).toBe(503);
    sandbox.sts.faults.clear();
    await expect.poll(status, { timeout: 20_000 }).toBe(200);
    const skew = JSON.parse(await daemon.line(/this host's clock is/)) as { skewSeconds: number };
    expect(Math.abs(skew.skewSeconds - ms / 1000)).toBeLessThanOrEqual(2);
    expect(answers.filter(wasStale)).toEqual([]);
    await daemon.stop();
  },
);

import { systemClock } from '../../src/core/clock.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { switchRoleCommand } from '../support/process.ts';
import { SWITCH_ROLE_ARN, taskVariables, worldWith } from '../support/task.ts';

/** A command that runs for five minutes on sessions of one minute, in real time. */
const SESSION_SECONDS = 60;
const COMMAND_SECONDS = Number(process.argv[2] ?? 300);

const sandbox = await startSandbox({
  clock: systemClock,
  world: worldWith({ sessionLifeSeconds: SESSION_SECONDS }),
});
const app = ['node', 'test/exec/calling-app.ts', String(COMMAND_SECONDS * 1000), '100'];
const running = switchRoleCommand(['exec', '--role-arn', SWITCH_ROLE_ARN, '--', ...app], taskVariables(sandbox));
const exitCode = await running.ended;
const renewals = sandbox.sts.calls().filter(({ action }) => action === 'AssumeRole').length - 1;
await sandbox.close();

process.stdout.write(running.output());
const { calls = 0, failed = 0 } = exitCode === 0 ? JSON.parse(running.stdout()) : {};
const checks = {
  'the command ran to its end': exitCode === 0,
  'the app called all the time': calls > COMMAND_SECONDS * 3,
  'no call failed': failed === 0,
  'each session was renewed in time': renewals >= Math.floor(COMMAND_SECONDS / SESSION_SECONDS),
};
process.stdout.write(`calls ${calls}, failed ${failed}, renewals ${renewals}\n`);
for (const [says, holds] of Object.entries(checks)) process.stdout.write(`${holds ? '✓' : '✗'} ${says}\n`);
const passed = Object.values(checks).filter(Boolean).length;
const missed = Object.keys(checks).length - passed;
process.stdout.write(`${passed} passed, ${missed} failed\n`);
process.exitCode = missed === 0 ? 0 : 1;

import { afterEach, beforeEach } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type DaemonProcess, startDaemon } from './daemon.ts';
import { REPORTING_ROLE_ARN, SWITCH_ROLE_ARN } from './task.ts';

/** A sandbox for each test of a file, and the daemons that the test starts in it. */
export type SandboxTask = Readonly<{
  sandbox: Sandbox;
  start(env?: Readonly<Record<string, string>>): Promise<DaemonProcess>;
}>;

/** Gives each test of this file a sandbox of its own, and ends all that it started. */
export function useSandboxTask(): SandboxTask {
  let sandbox: Sandbox;
  const daemons: DaemonProcess[] = [];
  beforeEach(async () => {
    sandbox = await startSandbox({ clock: systemClock });
  });
  afterEach(async () => {
    await Promise.all(daemons.splice(0).map((daemon) => daemon.stop()));
    await sandbox.close();
  });
  return {
    get sandbox() {
      return sandbox;
    },
    async start(env = {}) {
      const daemon = await startDaemon(sandbox, env);
      daemons.push(daemon);
      return daemon;
    },
  };
}

/** The log line of a role's renewal. */
export const renewed = (role = 'default') => new RegExp(`"role":"${role}".*"msg":"credentials renewed"`);

/** A direct role, one via it, and the task role itself. */
export const THREE_ROLES = JSON.stringify({
  roles: {
    default: { roleArn: SWITCH_ROLE_ARN },
    reporting: { roleArn: REPORTING_ROLE_ARN, via: 'default' },
    task: { passthrough: true },
  },
});

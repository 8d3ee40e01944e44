import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxProcess } from '../support/sandbox-process.ts';

/** What the soak can do to the daemon, by the names that the misfortunes use. */
export type Victim = Readonly<{
  sandbox: SandboxProcess;
  url(): string;
  /** SIGHUP: a renewal that else would seldom fall into a misfortune. */
  hangup(): void;
  killAndRestart(): Promise<void>;
}>;

/** Something bad that lasts about `ms`, and is over when it resolves. */
export type Misfortune = Readonly<{ name: string; strike: (victim: Victim, ms: number) => Promise<void> }>;

const sts = (preset: string): Misfortune => ({
  name: `STS ${preset}`,
  async strike({ sandbox, hangup }, ms) {
    // Of AssumeRole only: the apps call this STS too, and their calls are not what is tried here.
    await sandbox.control('POST', 'faults', { preset, action: 'AssumeRole' });
    hangup();
    await delay(ms);
    await sandbox.control('DELETE', 'faults');
  },
});

const agent = (name: string, failure: object): Misfortune => ({
  name: `agent ${name}`,
  async strike({ sandbox, hangup }, ms) {
    await sandbox.control('PUT', 'agent/failure', failure);
    hangup();
    await delay(ms);
    await sandbox.control('DELETE', 'agent/failure');
  },
});

const STORM = 50;
const WRONG_CALLS = 300;

/** Longer than a session: the misfortunes renew by SIGHUP, and would hide a schedule that no longer does. */
const CALM_MS = 70_000;

export const MISFORTUNES: readonly Misfortune[] = [
  { name: 'a long calm', strike: () => delay(CALM_MS) },
  ...['throttled', 'unavailable', 'internalFailure', 'hang', 'closed', 'lost', 'halfway', 'html', 'noCredentials'].map(
    sts,
  ),
  ...[400, 429, 503].map((status) => agent(String(status), { kind: 'status', status })),
  agent('down', { kind: 'close' }),
  agent('hanging', { kind: 'hang' }),
  {
    name: 'a storm of SIGHUP',
    async strike({ hangup }, ms) {
      for (let count = 0; count < STORM; count++) {
        hangup();
        await delay(ms / STORM);
      }
    },
  },
  { name: 'SIGKILL, and a new start', strike: ({ killAndRestart }) => killAndRestart() },
  {
    name: 'wrong callers',
    async strike({ url }) {
      const ask = (headers: Record<string, string>) =>
        fetch(`${url()}/credentials`, { headers }).then((it) => it.text());
      for (let count = 0; count < WRONG_CALLS; count++) await ask({ Authorization: `guess-${count}` });
    },
  },
];

import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, switchRoleCommand } from '../support/process.ts';
import { eachLine } from './each-line.ts';

/** One answer with credentials, from the daemon's log. */
export type Served = Readonly<{ role: string; accessKeyId: string; at: number }>;

export type DaemonRole = Readonly<{ roleArn: string; sessionName: string }>;

/** The daemon as a process: what it was asked, and what its apps need to know of it. */
export type Daemon = Readonly<{
  port: number;
  served(role: string): readonly Served[];
  uri(role: string, path?: 'credentials' | 'process'): string;
  tokenFile(role: string): string;
  token(role: string): string;
  handoffDir: string;
  /** The role's volume. */
  handoff(role: string): string;
  /** Ends it without a farewell. */
  kill(): Promise<void>;
  /** Starts it anew, with the same port and handoff directory. */
  restart(): Promise<void>;
  /** Has it renew all its roles now. */
  renew(): void;
  stop(): Promise<void>;
}>;

/** Ports of a network namespace that is ours alone. */
let nextPort = 9910;

/** Starts the daemon with these roles; resolves when its health is good. */
export async function startDaemon(
  roles: Readonly<Record<string, DaemonRole>>,
  base: Readonly<Record<string, string>>,
): Promise<Daemon> {
  const port = nextPort++;
  const handoffDir = await mkdtemp(join(tmpdir(), 'handoff-'));
  const env = {
    AWS_REGION: 'eu-west-1',
    SWITCH_ROLE_CONFIG: JSON.stringify({ roles }),
    SWITCH_ROLE_PORT: String(port),
    SWITCH_ROLE_HANDOFF_DIR: handoffDir,
    SWITCH_ROLE_DRAIN_SECONDS: '0',
    ...base,
  };
  const served: Served[] = [];
  const start = () => {
    const running = switchRoleCommand(['serve'], env);
    eachLine(running.child.stdout, (line) => {
      if (!line.includes('"credentials served"')) return;
      const { role, accessKeyId, time } = JSON.parse(line);
      served.push({ role, accessKeyId, at: Date.parse(time) });
    });
    return running;
  };
  let daemon = start();
  await healthy(port, daemon);
  return {
    port,
    served: (role) => served.filter((it) => it.role === role),
    uri: (role, path = 'credentials') => `http://127.0.0.1:${port}/${path}/${role}`,
    tokenFile: (role) => join(handoffDir, role, 'token'),
    token: (role) => readFileSync(join(handoffDir, role, 'token'), 'utf8'),
    handoffDir,
    handoff: (role) => join(handoffDir, role),
    async kill() {
      daemon.child.kill('SIGKILL');
      await daemon.ended;
    },
    async restart() {
      daemon = start();
      await healthy(port, daemon);
    },
    renew: () => void daemon.child.kill('SIGHUP'),
    async stop() {
      await daemon.stop();
    },
  };
}

async function healthy(port: number, daemon: Running): Promise<void> {
  await daemon.line(/"listening"/);
  for (let tries = 0; tries < 100; tries++) {
    if ((await fetch(`http://127.0.0.1:${port}/health`)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the daemon has no credentials after 5 s:\n${daemon.output()}`);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE, type Client } from './clients.ts';
import { eachLine } from './each-line.ts';

/** One line of a client program. */
export type Call = Readonly<{ ok: boolean; arn?: string; tables?: readonly string[]; error?: string; ms: number }>;

export type ClientRun = Readonly<{ calls: readonly Call[]; exitCode: number; stderr: string }>;

export type Errand = Readonly<{
  env: Readonly<Record<string, string>>;
  operation?: 'GetCallerIdentity' | 'ListTables';
  everyMs?: number;
  forMs?: number;
  count?: number;
  /** What stands before the client's own command: a launcher. */
  launcher?: readonly string[];
}>;

const UNLIMITED = 1_000_000_000;

/** Runs a client to its end, with nothing in its environment but what is given here and what a process needs to run at all. */
export async function runClient(client: Client, errand: Errand): Promise<ClientRun> {
  const { operation = 'GetCallerIdentity', everyMs = 0, forMs = UNLIMITED, count = UNLIMITED, launcher = [] } = errand;
  const numbers = [everyMs, forMs, count].map(String);
  const [program = '', ...args] = [...launcher, ...client.command, operation, ...numbers];
  const child = spawn(program, args, {
    cwd: join(CACHE, client.name),
    env: {
      PATH: process.env.PATH ?? '',
      HOME: await mkdtemp(join(tmpdir(), 'home-')),
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      ...client.environment,
      ...errand.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const calls: Call[] = [];
  const complaints: string[] = [];
  eachLine(child.stdout, (line) => calls.push(JSON.parse(line)));
  eachLine(child.stderr, (line) => complaints.push(line));
  const [exitCode] = await once(child, 'close');
  return { calls, exitCode: exitCode ?? -1, stderr: complaints.join('\n') };
}

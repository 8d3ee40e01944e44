import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { motoPython } from '../support/moto-python.ts';
import { BUSYBOX } from './busybox.ts';
import { CLIENTS } from './clients.ts';
import { type Installable, install, missingToolchains } from './install.ts';
import { limit } from './limit.ts';

/**
 * `npm run conformance [-- [--write] <client>…]`: sets the clients up, and judges them in a network of their own, where a task's
 * agent can have its address 169.254.170.2, nothing else is reachable, and every process ends with the judge.
 */
const WORLD = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
const OPEN_WORLD = 'ip link set lo up && ip addr add 169.254.170.2/32 dev lo && exec "$@"';

const names = process.argv.slice(2).filter((it) => !it.startsWith('--'));
const unknown = names.filter((name) => !CLIENTS.some((client) => client.name === name));
const needed = [...CLIENTS.filter(({ name }) => names.length === 0 || names.includes(name)), BUSYBOX];

process.exitCode = await main();

async function main(): Promise<number> {
  if (unknown.length > 0) return complain(`no such client: ${unknown.join(', ')}; there are ${allNames()}`);
  const missing = await missingToolchains(needed);
  if (missing.length > 0) return complain(missing.join('\n'));
  const start = performance.now();
  await Promise.all([motoPython(), setUp(needed)]);
  process.stdout.write(`set up in ${Math.round((performance.now() - start) / 1000)} s\n`);
  const judge = fileURLToPath(new URL('judge.ts', import.meta.url));
  const command = ['sh', '-c', OPEN_WORLD, 'sh', process.execPath, judge, ...process.argv.slice(2)];
  const asUser = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const scratch = await mkdtemp(join(tmpdir(), 'conformance-'));
  const judged = spawn('unshare', [...WORLD, ...asUser, ...command], {
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: scratch },
  });
  // unshare is deaf to all else, and takes everything within with it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => judged.kill('SIGKILL'));
  const exitCode = await once(judged, 'close').then(
    ([code]) => code ?? 1,
    (error) => complain(`unshare: ${error.message}: install util-linux and iproute2 (Linux alone)`),
  );
  await rm(scratch, { recursive: true, force: true });
  return exitCode;
}

/** Two at once: that is what compilers leave of a small machine. */
async function setUp(all: readonly Installable[]): Promise<void> {
  const installOne = limit(2, install);
  await Promise.all(all.map((client) => installOne(client)));
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}

function allNames(): string {
  return CLIENTS.map(({ name }) => name).join(', ');
}

import { readdirSync, readFileSync } from 'node:fs';

/** What a process of this machine takes, from /proc (Linux). */
export type Footprint = Readonly<{ rssMiB: number; fds: number; cpuMs: number }>;

const CLOCK_TICK_MS = 10;

export function footprint(pid: number): Footprint {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return {
    rssMiB: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
    fds: readdirSync(`/proc/${pid}/fd`).length,
    cpuMs: (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS,
  };
}

export const showFootprint = ({ rssMiB, fds }: Footprint) => `RSS ${rssMiB.toFixed(1)} MiB, ${fds} descriptors`;

import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const LONGEST_MS = 60_000;

/** Waits until `check` says yes; rejects with what was waited for once that takes too long. */
export async function until(
  what: string,
  check: () => boolean | Promise<boolean>,
  longestMs = LONGEST_MS,
): Promise<void> {
  for (const end = Date.now() + longestMs; ; await sleep(POLL_MS)) {
    if (await check()) return;
    if (Date.now() > end) throw new Error(`waited ${longestMs} ms in vain: ${what}`);
  }
}

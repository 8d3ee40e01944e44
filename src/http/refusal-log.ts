import { type Clock, elapsedMs, type Moment } from '../core/clock.ts';
import type { Log } from '../core/log.ts';

/** What is told of a request that was refused. */
export type Refusal = Readonly<{
  status: number;
  code: string;
  method?: string;
  path?: string;
  userAgent?: string | undefined;
}>;

const WINDOW_MS = 60_000;
const MOST_LINES = 20;

/**
 * Writes a line for each refusal, up to 20 a minute of one code; the next line then says how many were left out. Else whoever
 * reaches the port could fill the log, and push out of its buffer the lines that say who was given credentials.
 */
export function refusalLog(log: Log, clock: Clock): (refusal: Refusal) => void {
  const windows = new Map<string, { since: Moment; lines: number; unlogged: number }>();
  return (refusal) => {
    const now = clock.now();
    let window = windows.get(refusal.code);
    if (!window || elapsedMs(window.since, now) >= WINDOW_MS) {
      window = { since: now, lines: 0, unlogged: window?.unlogged ?? 0 };
      windows.set(refusal.code, window);
    }
    if (window.lines >= MOST_LINES) {
      window.unlogged++;
      return;
    }
    const { unlogged } = window;
    window.lines++;
    window.unlogged = 0;
    log.warn({ ...refusal, ...(unlogged > 0 && { unlogged }) }, 'request refused');
  };
}

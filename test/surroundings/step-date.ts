import { readFileSync } from 'node:fs';

/**
 * To be loaded before the daemon: shifts its wall clock by the milliseconds that the file STEPPED_DATE_FILE holds at that
 * moment, as an operator or NTP steps a host's. The monotonic clock is left alone, as the kernel leaves it.
 */
const RealDate = Date;
const file = process.env.STEPPED_DATE_FILE ?? '';
const steppedNow = () => RealDate.now() + Number(readFileSync(file, 'utf8'));

globalThis.Date = class extends RealDate {
  constructor(...parts: unknown[]) {
    super(...((parts.length === 0 ? [steppedNow()] : parts) as [number]));
  }
  static override now = steppedNow;
} as DateConstructor;

import { WORTH_CORRECTING_MS } from '../../sts/amended-calls.ts';
import { type CheckResult, fine, skipped, wrong } from './check-result.ts';
import type { IdentityReport } from './identity-report.ts';

const CHECK = 'clock';

/** A `Date` header has whole seconds, and is a moment old. */
const WHOLE_SECONDS = 1;

/** This host's clock against the `Date` of STS's answer. */
export function checkClock({ asked }: IdentityReport): CheckResult {
  const offsetMs = asked?.offsetMs;
  if (offsetMs === undefined) return skipped(CHECK, 'STS told no time');
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const fact = `${seconds} s ${offsetMs > 0 ? "behind STS's" : "ahead of STS's"}`;
  if (Math.abs(offsetMs) < WORTH_CORRECTING_MS)
    return fine(CHECK, seconds <= WHOLE_SECONDS ? "agrees with STS's" : fact);
  return wrong(CHECK, fact, [
    {
      what: `this host's clock is ${fact}`,
      fix: "set this host's clock (NTP, chrony): AWS takes no signature that is 5 to 15 minutes off; the sidecar helps itself, apps may not",
    },
  ]);
}

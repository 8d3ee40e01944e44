/** What the rooms report to be counted; the roof turns it into metrics. */
export interface Telemetry {
  /** An attempt to renew ended. `outcome` is `success` or the error's code. */
  issued(role: string, outcome: string, durationMs: number): void;
  /** A request for credentials was answered. */
  served(role: string, status: number): void;
}

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ServedRole } from '../../core/served-role.ts';
import type { Telemetry } from '../../core/telemetry.ts';

/** The counters behind `/metrics`, and how the rooms reach them. */
export type Metrics = Readonly<{
  telemetry: Telemetry;
  /** Shows how long each of these roles' held credentials have left. */
  watch(roles: readonly ServedRole[]): void;
  read(): Promise<Readonly<{ contentType: string; text: string }>>;
}>;

/** Prometheus metrics of one daemon, in a registry of its own. Labels hold role names, codes and status codes only. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const calls = new Counter({
    name: 'switch_role_issue_attempts_total',
    help: 'Attempts to obtain credentials for a role, by outcome: success or an error code.',
    labelNames: ['role', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'switch_role_refresh_duration_seconds',
    help: 'How long an attempt to obtain credentials took.',
    labelNames: ['role'],
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const served = new Counter({
    name: 'switch_role_credentials_served_total',
    help: 'Answers to requests for credentials, by HTTP status.',
    labelNames: ['role', 'status'],
    registers,
  });
  const watched: ServedRole[] = [];
  new Gauge({
    name: 'switch_role_credentials_seconds_to_expiry',
    help: 'Seconds until the held credentials expire; 0 while none are held.',
    labelNames: ['role'],
    registers,
    collect() {
      for (const role of watched) this.set({ role: role.name }, role.status().secondsLeft ?? 0);
    },
  });
  return {
    telemetry: {
      issued(role, outcome, durationMs) {
        calls.inc({ role, outcome });
        durations.observe({ role }, durationMs / 1000);
      },
      served(role, status) {
        served.inc({ role, status });
      },
    },
    watch: (roles) => watched.push(...roles),
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ServedRole } from '../../core/served-role.ts';
import type { Telemetry } from '../../core/telemetry.ts';
import { VERSION } from '../version.ts';

/** The counters behind `/metrics`, and how the rooms reach them. */
export type Metrics = Readonly<{
  telemetry: Telemetry;
  read(): Promise<Readonly<{ contentType: string; text: string }>>;
}>;

/**
 * Prometheus metrics of one daemon, in a registry of its own. Labels hold role names, codes and status codes only.
 * @param roles by name; whose credentials' time left is shown, whenever they are put in
 */
export function createMetrics(roles: ReadonlyMap<string, ServedRole>): Metrics {
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
  new Gauge({
    name: 'switch_role_credentials_seconds_to_expiry',
    help: 'Seconds until the held credentials expire; 0 while none are held.',
    labelNames: ['role'],
    registers,
    collect() {
      for (const role of roles.values()) this.set({ role: role.name }, role.status().secondsLeft ?? 0);
    },
  });
  new Gauge({
    name: 'switch_role_build_info',
    help: 'Always 1; the label is the version.',
    labelNames: ['version'],
    registers,
  })
    .labels(VERSION)
    .set(1);
  new Gauge({
    name: 'switch_role_last_renewal_timestamp_seconds',
    help: 'When credentials were issued last, in seconds since 1970; absent while none ever were.',
    labelNames: ['role'],
    registers,
    collect() {
      for (const role of roles.values()) {
        const { renewedAt } = role.status();
        if (renewedAt) this.set({ role: role.name }, Date.parse(renewedAt) / 1000);
      }
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
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

import type { Clock } from '../../core/clock.ts';
import { roleChain } from '../../core/role-chain.ts';
import type { Role } from '../../core/switch-role.ts';
import { stsClient } from '../../sts/client.ts';
import { clientConfig, tokenFor } from '../client/daemon-client.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { roleNamed } from '../config/role-named.ts';
import { checkBaseCredentials } from './check-base-credentials.ts';
import { checkCaller } from './check-caller.ts';
import { checkClock } from './check-clock.ts';
import { checkDaemon } from './check-daemon.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { type CheckResult, skipped } from './check-result.ts';
import { checkRole } from './check-role.ts';
import { checkServed } from './check-served.ts';
import { checkTask } from './check-task.ts';
import { type IdentityReport, reportIdentity } from './identity-report.ts';
import { roleAsking } from './role-asking.ts';

export type ExamineParts = Readonly<{
  env: Environment;
  clock: Clock;
  /** Only this role, and those that it goes via. */
  role?: string | undefined;
}>;

/** All checks, each as it is made; at the end, the names of the sessions that STS was asked for. */
export type Examination = AsyncGenerator<CheckResult, readonly string[]>;

/** From the base identity to what the sidecar serves. Roles of one profile and region share a report. */
export async function* examineRoles({ env, clock, role }: ExamineParts, config: Config): Examination {
  const roles = role === undefined ? config.roles : roleChain(config.roles, roleNamed(config.roles, role)).toReversed();
  const asking = roleAsking(roles, clock);

  const reports = new Map<string, IdentityReport>();
  for (const root of roles.filter(({ via }) => via === undefined)) {
    if (reports.has(placeOf(root))) continue;
    const sts = stsClient({ clock, region: root.region });
    const report = await reportIdentity({ source: asking.sourceOf(root), sts, clock });
    reports.set(placeOf(root), report);
    yield checkBaseCredentials(report, env);
    yield await checkEndpoint(report, env);
    yield checkClock(report);
    yield checkCaller(report);
  }
  yield await checkTask(env);
  for (const one of roles) {
    const report = reports.get(placeOf(rootOf(one, roles)));
    yield isHopeless(report)
      ? skipped(`role ${one.name}`, 'needs the base identity')
      : await checkRole({ role: one, roles, callerArn: report?.asked?.callerArn, ...asking });
  }

  const client = await clientConfig(env);
  const { address } = client;
  const daemon = await checkDaemon(address, false);
  yield daemon;
  if (daemon.mark === 'skipped') return asking.sessions();
  for (const { name } of roles) {
    const token = tokenFor(name, client, env);
    yield await checkServed({ check: `served ${name}`, address, path: `/credentials/${name}`, token });
  }
  return asking.sessions();
}

const placeOf = ({ profile, region }: Role) => JSON.stringify([profile, region]);

/** The role that the base identity assumes on the way to this one. */
const rootOf = (role: Role, roles: readonly Role[]) => roleChain(roles, role).at(-1) ?? role;

/** An AccessDenied for GetCallerIdentity comes from a VPC endpoint, which may let AssumeRole pass. */
const isHopeless = (report: IdentityReport | undefined) =>
  !report?.asked || (report.asked.refused !== undefined && report.asked.refused.code !== 'AccessDenied');

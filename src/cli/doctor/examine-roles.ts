import { roleChain } from '../../core/role-chain.ts';
import type { Role } from '../../core/switch-role.ts';
import { stsClient } from '../../sts/client.ts';
import type { Config } from '../config/config.ts';
import { daemonAddress, tokenFor } from '../daemon-client.ts';
import { roleNamed } from '../role-named.ts';
import { checkBaseCredentials } from './check-base-credentials.ts';
import { checkCaller } from './check-caller.ts';
import { checkClock } from './check-clock.ts';
import { checkDaemon } from './check-daemon.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { type CheckResult, skipped } from './check-result.ts';
import { checkRole } from './check-role.ts';
import { checkServed } from './check-served.ts';
import { checkTask } from './check-task.ts';
import type { ExamineParts } from './examine-parts.ts';
import { type Ground, readGround } from './ground.ts';
import { roleAsking } from './role-asking.ts';

/** From the base identity to what the sidecar serves. Roles of one profile and region stand on the same ground. */
export async function* examineRoles(parts: ExamineParts, config: Config): AsyncGenerator<CheckResult> {
  const { env, clock, role, sessions } = parts;
  const roles = role === undefined ? config.roles : roleChain(config.roles, roleNamed(config.roles, role)).toReversed();
  const asking = roleAsking(roles, clock, sessions);

  const grounds = new Map<string, Ground>();
  for (const root of roles.filter(({ via }) => via === undefined)) {
    if (grounds.has(placeOf(root))) continue;
    const sts = stsClient({ clock, region: root.region });
    const ground = await readGround({ source: asking.sourceOf(root), sts, clock });
    grounds.set(placeOf(root), ground);
    yield checkBaseCredentials(ground, env);
    yield await checkEndpoint(ground, env);
    yield checkClock(ground);
    yield checkCaller(ground);
  }
  yield await checkTask(env);
  for (const one of roles) {
    const ground = grounds.get(placeOf(rootOf(one, roles)));
    yield isHopeless(ground)
      ? skipped(`role ${one.name}`, 'needs the base identity')
      : await checkRole({ role: one, roles, callerArn: ground?.asked?.callerArn, ...asking });
  }

  const address = await daemonAddress(env);
  const daemon = await checkDaemon(address, false);
  yield daemon;
  if (daemon.mark === 'skipped') return;
  for (const { name } of roles) {
    const token = tokenFor(name, address, env);
    yield await checkServed({ check: `served ${name}`, address, path: `/credentials/${name}`, token });
  }
}

const placeOf = ({ profile, region }: Role) => JSON.stringify([profile, region]);

/** The role that the base identity assumes on the way to this one. */
const rootOf = (role: Role, roles: readonly Role[]) => roleChain(roles, role).at(-1) ?? role;

/** An AccessDenied for GetCallerIdentity comes from a VPC endpoint, which may let AssumeRole pass. */
const isHopeless = (ground: Ground | undefined) =>
  !ground?.asked || (ground.asked.refused !== undefined && ground.asked.refused.code !== 'AccessDenied');

import { DEFAULT_ROLE } from '../../core/conventions.ts';
import { toProcessCredentials } from '../../http/wire.ts';
import { heldByDaemon } from '../client/held-by-daemon.ts';
import type { Environment } from '../config/environment.ts';
import { UsageError } from '../usage-error.ts';

/** Holds the calls that are being answered, for the credential processes that the SDK starts on our behalf. */
const ASKING = 'SWITCH_ROLE_ASKING';

/** Prints what `credential_process` in an AWS config file wants: from the daemon on this host where it has it, else by one AssumeRole. */
export async function credentialProcess(env: Environment, role = DEFAULT_ROLE): Promise<number> {
  process.stdout.write(`${(await heldByDaemon(env, role)) ?? (await issued(env, role))}\n`);
  return 0;
}

async function issued(env: Environment, role: string): Promise<string> {
  refuseLoop(env, role);
  // The AWS SDK takes as long to load as all the rest; what a daemon holds needs none.
  const { issueOnce } = await import('./issue-once.ts');
  return JSON.stringify(toProcessCredentials(await issueOnce(env, role)));
}

/** A profile whose credential process takes its base identity from that same profile would start processes without an end. */
function refuseLoop(env: Environment, role: string): void {
  const profile = env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE || 'default';
  const call = [role, env.SWITCH_ROLE_ARN, profile].join(' ');
  const asking = env[ASKING]?.split(';') ?? [];
  if (asking.includes(call))
    throw new UsageError(
      `credential-process: asks itself: its base identity is the profile ${profile}, which asks this again; name the profile of the base identity with --profile`,
    );
  process.env[ASKING] = [...asking, call].join(';');
}

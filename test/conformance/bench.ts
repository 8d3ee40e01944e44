import { handOverLauncher } from '../../src/ecs/handoff.ts';
import { readBusybox } from './busybox.ts';
import type { Client } from './clients.ts';
import type { Daemon } from './daemon.ts';
import { startDaemon } from './daemon.ts';
import { limit } from './limit.ts';
import { type ClientRun, type Errand, runClient } from './run-client.ts';
import { type LIVES, REPORTING_ARN, type SandboxProcess, startSandboxProcess, switchRoleArn } from './sandbox-world.ts';

/** Everything that the cases share. */
export type Bench = Readonly<{
  clients: readonly Client[];
  sandbox: SandboxProcess;
  /** Serves each client the switch-role as a role by the client's name, so that the log says who asked; and `reporting`. */
  house: Daemon;
  /** Runs a client; few at once, so that none is slow for want of a processor. */
  run(client: Client, errand: Errand): Promise<ClientRun>;
}>;

/** JVMs and interpreters start slowly beside each other, and some SDKs wait for an answer no longer than a second. */
const AT_ONCE = 4;

export async function openBench(clients: readonly Client[]): Promise<Bench> {
  const sandbox = await startSandboxProcess();
  const house = await startDaemon({ ...rolesOf(clients, 3600), reporting: reporting() }, baseOf(sandbox));
  const launcher = readBusybox();
  for (const { name: role } of clients)
    handOverLauncher({ directory: house.handoffDir, role, launcher, processUrl: house.uri(role, 'process') });
  return { clients, sandbox, house, run: limit(AT_ONCE, runClient) };
}

const reporting = () => ({ roleArn: REPORTING_ARN, sessionName: 'reporting' });

/** A role for each client, whose sessions bear the client's name and live for `life` seconds. */
export function rolesOf(clients: readonly Client[], life: (typeof LIVES)[number]) {
  return Object.fromEntries(clients.map(({ name }) => [name, { roleArn: switchRoleArn(life), sessionName: name }]));
}

/** The environment of a sidecar that is part of the sandbox's task. */
export const baseOf = ({ env, relativeUri }: SandboxProcess) => ({
  ...env,
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relativeUri,
});

export type Token = 'file' | 'variable';

/** The environment of an app that gets `role` from `daemon`, and nothing else. */
export function appEnv(
  { sandbox }: Pick<Bench, 'sandbox'>,
  client: Client,
  daemon: Daemon,
  { role = client.name, token = 'file' }: Readonly<{ role?: string; token?: Token }> = {},
): Readonly<Record<string, string>> {
  const byVariable = token === 'variable' || client.variableOnly;
  return {
    ...sandbox.env,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: daemon.uri(role),
    ...(byVariable
      ? { AWS_CONTAINER_AUTHORIZATION_TOKEN: daemon.token(role) }
      : { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: daemon.tokenFile(role) }),
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_HOST, DEFAULT_PORT, DEFAULT_ROLE } from '../../core/conventions.ts';
import type { RoleStatus } from '../../core/served-role.ts';
import { type Answer, askDirectly } from '../ask-directly.ts';
import { ConfigError } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { readPort } from '../read-port.ts';

/** The daemon on this host does not answer, says no, or is none. */
export class DaemonError extends Error {
  override readonly name = 'DaemonError';
  /** What was answered; `undefined` where nothing was. */
  readonly httpStatus: number | undefined;

  constructor(message: string, httpStatus?: number) {
    super(message);
    this.httpStatus = httpStatus;
  }
}

export type DaemonHealth = Readonly<{ healthy: boolean; roles: readonly RoleStatus[] }>;
export type DaemonAddress = Readonly<{ host: string; port: number }>;

/** What the configuration tells whoever asks the daemon. */
export type ClientConfig = Readonly<{
  address: DaemonAddress;
  handoffDir?: string;
  /** The roles that the configuration file names, by name; a role that assumes nothing has no ARN. */
  roleArns?: Readonly<Record<string, string | undefined>>;
}>;

const DEADLINE_MS = 2_000;

/** How to ask the daemon of this configuration. The parsers of YAML are loaded only where a file says it. Rejects with a `ConfigError`. */
export async function clientConfig(env: Environment): Promise<ClientConfig> {
  const { SWITCH_ROLE_CONFIG, SWITCH_ROLE_HOST, SWITCH_ROLE_PORT, SWITCH_ROLE_HANDOFF_DIR } = env;
  const { listen, handoffDir, roles } = SWITCH_ROLE_CONFIG ? await fromFile(SWITCH_ROLE_CONFIG) : {};
  const host = SWITCH_ROLE_HOST || listen?.host || DEFAULT_HOST;
  const port = readPort(String(SWITCH_ROLE_PORT || listen?.port || DEFAULT_PORT));
  if (port === undefined)
    throw new ConfigError([
      `${SWITCH_ROLE_PORT ? 'SWITCH_ROLE_PORT' : 'listen.port'}: must be a number from 0 to 65535`,
    ]);
  const dir = SWITCH_ROLE_HANDOFF_DIR || handoffDir;
  return {
    address: { host: hostToAsk(host), port },
    ...(dir && { handoffDir: dir }),
    ...(roles && { roleArns: Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, role?.roleArn])) }),
  };
}

/** Where to ask for what listens on `host`: an address that stands for every interface is none to ask. */
export const hostToAsk = (host: string) => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);

type FilePart = Readonly<{
  listen?: { host?: string; port?: number };
  handoffDir?: string;
  roles?: Readonly<Record<string, { roleArn?: string } | null>>;
}>;

async function fromFile(value: string): Promise<FilePart> {
  const { readConfigFile } = await import('../config/file.ts');
  return readConfigFile(value).document as FilePart;
}

/** The token that opens a role: the user's own for `default`, else the one in the handoff directory. */
export function tokenFor(role: string, { handoffDir }: ClientConfig, env: Environment): string | undefined {
  if (role === DEFAULT_ROLE && env.SWITCH_ROLE_TOKEN) return env.SWITCH_ROLE_TOKEN;
  if (!handoffDir) return undefined;
  try {
    return readFileSync(join(handoffDir, role, 'token'), 'utf8');
  } catch {
    return undefined;
  }
}

/** One request to the daemon. Rejects with a `DaemonError` when it does not answer in time. */
export function askDaemon(
  { host, port }: DaemonAddress,
  { method = 'GET', path, token }: Readonly<{ method?: string; path: string; token?: string | undefined }>,
): Promise<Answer> {
  const headers = token ? { Authorization: token } : {};
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  return askDirectly(url, { method, headers, deadlineMs: DEADLINE_MS }).catch((error: NodeJS.ErrnoException) => {
    throw new DaemonError(
      `no sidecar answers on ${host}:${port} (${error.code ?? error.message}); start one with switch-role serve, or see SWITCH_ROLE_PORT`,
    );
  });
}

/** How the daemon and its roles are. Rejects with a `DaemonError` when nothing answers, or something that is no daemon of ours. */
export async function daemonHealth(address: DaemonAddress): Promise<DaemonHealth> {
  const { status, body } = await askDaemon(address, { path: '/health' });
  const roles = rolesIn(body);
  if (roles) return { healthy: status === 200, roles };
  const at = `${address.host}:${address.port}`;
  throw new DaemonError(`what answers on ${at} is no sidecar (HTTP ${status}); see SWITCH_ROLE_PORT`, status);
}

function rolesIn(body: string): readonly RoleStatus[] | undefined {
  try {
    const { roles } = JSON.parse(body) as { roles?: readonly RoleStatus[] };
    return Array.isArray(roles) ? roles : undefined;
  } catch {
    return undefined;
  }
}

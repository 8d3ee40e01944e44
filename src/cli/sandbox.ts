import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { systemClock } from '../core/clock.ts';
import { readWorld } from '../sandbox/read-world.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import type { SandboxWorld } from '../sandbox/world.ts';
import { ListenError } from './daemon/listen-error.ts';
import { FORMATS, type ShellFormat } from './once/shell-formats.ts';
import { UsageError } from './usage-error.ts';

export type SandboxFlags = Readonly<{
  host: string;
  /** 0 picks a free one. */
  port: number;
  agentPort: number;
  /** A JSON file that holds a `SandboxWorld`. */
  world?: string;
  /** Answers `/_sandbox/…`; whoever reaches it rules the sandbox. */
  control: boolean;
  /** Give the same again for sessions to outlive the process. */
  seal?: string;
  /** How to print the variables: for a shell, or as one line of JSON. */
  format: ShellFormat;
}>;

/**
 * Runs the sandbox until SIGTERM or SIGINT. Prints the variables that a sidecar needs in its environment once it listens.
 * @returns the exit code
 */
export async function sandbox({ host, port, agentPort, world, control, seal, format }: SandboxFlags): Promise<number> {
  const running = await startSandbox({
    clock: systemClock,
    host,
    port,
    agentPort,
    control,
    ...(world !== undefined && { world: worldIn(world) }),
    ...(seal !== undefined && { seal }),
  }).catch((error: NodeJS.ErrnoException & { port?: number }) => {
    throw new ListenError({ host, port: error.port ?? port }, error, {
      host: '--host',
      port: error.port === agentPort ? '--agent-port' : '--port',
    });
  });
  const end = new AbortController();
  const ended = Promise.race(
    ['SIGTERM', 'SIGINT'].map((signal) => once(process, signal, { signal: end.signal }).catch(() => undefined)),
  );
  const environment = {
    AWS_ENDPOINT_URL_STS: running.stsUrl,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: running.credentialsUrl,
    ECS_CONTAINER_METADATA_URI_V4: running.metadataUrl,
  };
  const set = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const variables: Readonly<Record<string, string>> = Object.fromEntries(set);
  process.stdout.write(format === 'json' ? `${JSON.stringify(variables)}\n` : FORMATS[format](variables));
  await ended;
  end.abort();
  await running.close();
  return 0;
}

function worldIn(file: string): SandboxWorld {
  try {
    return readWorld(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--world ${file}: ${(error as Error).message}`, { cause: error });
  }
}

import { IssueError } from '../../core/errors.ts';
import type { Environment } from '../config/environment.ts';
import type { Daemon } from './daemon.ts';

/** No source at all is a mistake to be told at once; a source that is down for the moment is asked again like all else. */
export async function requireBaseIdentity(daemon: Daemon, env: Environment): Promise<void> {
  const isTask = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  await daemon.readBaseIdentities().catch((error: unknown) => {
    if (!(error instanceof IssueError) || (error.code === 'NoBaseCredentials' && !isTask)) throw error;
  });
}

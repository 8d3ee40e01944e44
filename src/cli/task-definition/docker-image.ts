import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ANSWER_WITHIN_MS = 10_000;

/**
 * What `docker image inspect` prints of an image; `undefined` where there is no Docker, or it does not have the image.
 * It never pulls: that would need a registry's credentials and surprise.
 */
export async function inspectDockerImage(image: string): Promise<unknown> {
  try {
    const { stdout } = await run('docker', ['image', 'inspect', '--', image], { timeout: ANSWER_WITHIN_MS });
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

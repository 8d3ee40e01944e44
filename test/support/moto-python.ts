import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REQUIREMENTS = fileURLToPath(new URL('moto-requirements.txt', import.meta.url));
const VENV = fileURLToPath(new URL('../../.cache/moto-venv', import.meta.url));

/**
 * The Python that has moto, boto3 and an HCL parser in their pinned versions: a virtual environment under `.cache`, made
 * on first use (half a minute, from the package index that pip is set up for) and made whole when the pins change.
 * @returns the path of its interpreter
 * @throws with what Python or pip said, when there is no Python 3 or no index
 */
export async function motoPython(): Promise<string> {
  const python = join(VENV, 'bin', 'python');
  const stamp = join(VENV, 'installed.txt');
  const wanted = await readFile(REQUIREMENTS, 'utf8');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return python;
  await run('python3', ['-m', 'venv', VENV]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS]);
  await writeFile(stamp, wanted);
  return python;
}

import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const DOCUMENT = fileURLToPath(new URL('../../docs/compatibility.md', import.meta.url));

/** Whether the document is what this run has found. Where it is not, shows how it differs; or writes it, if that is wanted. */
export async function keepDocument(text: string, write: boolean): Promise<boolean> {
  if (write) {
    await mkdir(dirname(DOCUMENT), { recursive: true });
    await writeFile(DOCUMENT, text);
    return true;
  }
  if ((await readFile(DOCUMENT, 'utf8').catch(() => '')) === text) return true;
  const { stdout } = spawnSync('diff', ['--unified=0', DOCUMENT, '-'], { input: text, encoding: 'utf8' });
  process.stdout.write(
    `docs/compatibility.md is not what this run has found; npm run conformance -- --write keeps it:\n${stdout}\n`,
  );
  return false;
}

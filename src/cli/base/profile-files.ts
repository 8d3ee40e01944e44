import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../config/environment.ts';

/** Where every SDK looks for profiles. */
export function profileFiles(env: Environment): readonly string[] {
  const folder = join(env.HOME || homedir(), '.aws');
  return [
    env.AWS_CONFIG_FILE || join(folder, 'config'),
    env.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
  ];
}

/** Whether a profile stands in one of them. */
export function hasProfile(env: Environment, profile: string): boolean {
  return profileFiles(env).some((file) => sectionsOf(file).includes(profile));
}

const SECTION = /^[ \t]*\[[ \t]*(?:profile[ \t]+)?["']?(.+?)["']?[ \t]*\]/gm;

function sectionsOf(file: string): readonly (string | undefined)[] {
  try {
    return [...readFileSync(file, 'utf8').matchAll(SECTION)].map(([, name]) => name);
  } catch {
    return [];
  }
}

import { texts } from '../../../core/json.ts';
import { mountsOf } from '../container.ts';
import { LAUNCHER, PROFILE_PATH, TOKEN_FILE } from '../contract.ts';
import type { App, Task } from '../read-task.ts';

/** The files that an app is told to use, and that only the sidecar can have put there. */
export function handedFiles({ container, environment, profile }: App): readonly string[] {
  const starter = texts(container.entryPoint)[0];
  const files = [environment.get(TOKEN_FILE), starter === LAUNCHER[0] ? starter : '', profile ? PROFILE_PATH : ''];
  return files.filter((path) => path !== undefined && path !== '') as string[];
}

/** The volumes that the sidecar hands roles through. */
export const handoffVolumes = ({ sidecar }: Task): readonly string[] =>
  sidecar
    ? mountsOf(sidecar.container)
        .filter(({ path }) => path.startsWith(`${sidecar.handoffDir}/`))
        .map(({ volume }) => volume)
    : [];

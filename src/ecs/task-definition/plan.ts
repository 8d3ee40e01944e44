import { DEFAULT_PORT } from '../../core/conventions.ts';
import type { JsonObject } from '../../core/json.ts';
import { mountsOf, nameOf } from './container.ts';
import { APP_DIR, DEFAULT_HANDOFF_DIR, roleOfVolume, SIDECAR_NAME } from './contract.ts';
import type { Injection, Mode } from './injection.ts';
import { type ImageCommand, readImageCommand } from './launcher.ts';
import { appProblems, requestProblems, sidecarProblems, unknownContainer } from './problems.ts';
import type { Task } from './read-task.ts';
import { roleNameFor } from './role-name.ts';

/** An app container with all that is needed to connect it. */
export type AppPlan = Readonly<{
  container: string;
  role: string;
  roleArn: string;
  externalId: string | undefined;
  mode: Mode;
  port: number;
  handoffDir: string;
  imageCommand: ImageCommand | undefined;
}>;

/** Settles who gets which role under which name, and says everything that stands in the way. */
export function plan(
  task: Task,
  injection: Injection,
): Readonly<{ apps: readonly AppPlan[]; problems: string[]; ofRequest: boolean }> {
  const wrongRequest = requestProblems(injection);
  let ofRequest = wrongRequest.length > 0;
  const problems = [...wrongRequest, ...sidecarProblems(task.sidecar)];
  const apps: AppPlan[] = [];
  for (const request of injection.roles) {
    const container = task.containers.find((one) => nameOf(one) === request.container);
    const imageCommand = readImageCommand(injection.imageConfigs[request.container]);
    const found = container ? appProblems(container, injection.mode, imageCommand) : [unknownContainer(task, request)];
    problems.push(...found.map((problem) => `${request.container}: ${problem}`));
    ofRequest ||= !container;
    if (!container || found.length > 0) continue;
    apps.push({
      container: request.container,
      role: request.roleName ?? heldRole(container) ?? roleNameFor(request.container, takenRoles(task, apps)),
      roleArn: request.roleArn,
      externalId: request.externalId,
      mode: injection.mode,
      port: task.sidecar?.port ?? DEFAULT_PORT,
      handoffDir: task.sidecar?.handoffDir ?? DEFAULT_HANDOFF_DIR,
      imageCommand,
    });
  }
  return { apps, problems, ofRequest };
}

function heldRole(container: JsonObject): string | undefined {
  const mount = mountsOf(container).find(({ path }) => path === APP_DIR);
  return mount && roleOfVolume(mount.volume);
}

function takenRoles({ containers }: Task, apps: readonly AppPlan[]): ReadonlySet<string> {
  const held = containers.filter((one) => nameOf(one) !== SIDECAR_NAME).map(heldRole);
  return new Set([...held, ...apps.map(({ role }) => role)].filter((role) => role !== undefined));
}

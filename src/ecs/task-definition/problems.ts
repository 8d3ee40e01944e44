import { parseRoleArn } from '../../core/arn.ts';
import { ROLE_NAME } from '../../core/conventions.ts';
import { type JsonObject, parseObject, text } from '../../core/json.ts';
import { environmentOf, mountsOf, nameOf, secretNamesOf } from './container.ts';
import { APP_DIR, CONFIG_FILE, PROFILE_PATH, roleOfVolume, SIDECAR_NAME } from './contract.ts';
import type { Sidecar } from './find-sidecar.ts';
import type { Injection, Mode, RoleRequest } from './injection.ts';
import { type ImageCommand, needsImage } from './launcher.ts';
import type { Task } from './read-task.ts';

/** What is wrong with the request alone. */
export function requestProblems({ roles }: Injection): readonly string[] {
  if (roles.length === 0) return ['No role was asked for. Name at least one container and its role: app=arn:…'];
  return roles.flatMap(({ container, roleArn, roleName }, at) => [
    ...(parseRoleArn(roleArn) ? [] : [`${container}: "${roleArn}" is not the ARN of an IAM role`]),
    ...(roleName === undefined || ROLE_NAME.test(roleName)
      ? []
      : [`${container}: a role cannot be called "${roleName}"; it has to match ${ROLE_NAME.source}`]),
    ...(roles.findIndex((other) => other.container === container) < at
      ? [`${container}: has two roles; give it one`]
      : []),
    ...(roleName !== undefined && roles.findIndex((other) => other.roleName === roleName) < at
      ? [`${container}: the role name "${roleName}" is already given to another container`]
      : []),
  ]);
}

/** Why the sidecar that is there already cannot be extended. */
export function sidecarProblems(sidecar: Sidecar | undefined): readonly string[] {
  if (!sidecar) return [];
  if (sidecar.name !== SIDECAR_NAME)
    return [
      `${sidecar.name}: is a switch-role sidecar by its variables; call it ${SIDECAR_NAME}, so that it can be extended`,
    ];
  const config = environmentOf(sidecar.container).get('SWITCH_ROLE_CONFIG');
  if ((config === undefined || parseObject(config)) && !secretNamesOf(sidecar.container).includes('SWITCH_ROLE_CONFIG'))
    return [];
  return [`${sidecar.name}: SWITCH_ROLE_CONFIG is no inline JSON, so roles cannot be added; put the JSON itself there`];
}

/** Which containers there are instead. */
export function unknownContainer({ containers }: Task, { container }: RoleRequest): string {
  const names = containers.map(nameOf).join(', ');
  return `no container is called "${container}"; the task definition has: ${names || 'none (is it one?)'}`;
}

/** Why this container cannot be connected. */
export function appProblems(
  container: JsonObject,
  mode: Mode,
  imageCommand: ImageCommand | undefined,
): readonly string[] {
  if (nameOf(container) === SIDECAR_NAME) return ['is the sidecar itself; give the role to an app container'];
  const problems: string[] = [];
  const atOurs = mountsOf(container).find(({ path }) => path === APP_DIR);
  if (atOurs && roleOfVolume(atOurs.volume) === undefined)
    problems.push(`mounts its own volume "${atOurs.volume}" at ${APP_DIR}, which is ours; mount it elsewhere`);
  const configFile = environmentOf(container).get(CONFIG_FILE) ?? PROFILE_PATH;
  if (mode === 'profile' && configFile !== PROFILE_PATH)
    problems.push(
      `has ${CONFIG_FILE}=${configFile}; profile mode needs that variable, so remove it or use the launcher`,
    );
  if (mode === 'launcher' && needsImage(container)) problems.push(...imageProblems(container, imageCommand));
  return problems;
}

function imageProblems(container: JsonObject, command: ImageCommand | undefined): readonly string[] {
  const [name, image] = [nameOf(container), text(container.image) ?? 'IMAGE'];
  if (!command)
    return [
      `gives no entryPoint, so the launcher has to restate the image's, which is not known. Run "docker pull ${image}" and ` +
        `"docker image inspect ${image} > ${name}.json", then add --image-config ${name}=${name}.json; or write entryPoint and command yourself`,
    ];
  const runsNothing = command.entryPoint.length === 0 && command.command.length === 0;
  return runsNothing && !Array.isArray(container.command)
    ? [`neither it nor its image ${image} says what to run; give it an entryPoint or a command`]
    : [];
}

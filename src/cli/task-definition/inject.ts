import { writeFile } from 'node:fs/promises';
import { type JsonObject, text } from '../../core/json.ts';
import { containersOf, nameOf } from '../../ecs/task-definition/container.ts';
import { inject as addSidecar } from '../../ecs/task-definition/inject.ts';
import type { Mode, RoleRequest } from '../../ecs/task-definition/injection.ts';
import { InjectionError } from '../../ecs/task-definition/injection-error.ts';
import { needsImage } from '../../ecs/task-definition/launcher.ts';
import { lint } from '../../ecs/task-definition/lint.ts';
import { registerable } from '../../ecs/task-definition/registerable.ts';
import { UsageError } from '../usage-error.ts';
import { pairs, type RoleFlags, roleRequests } from './role-requests.ts';
import { readJson, readTaskDefinition, type Streams } from './task-definition-file.ts';

/** The flags of `inject`; lists hold `container=value`. */
export type InjectOptions = RoleFlags &
  Readonly<{
    imageConfig?: readonly string[];
    image?: string;
    mode: Mode;
    /** Write the result back to the file. */
    write?: boolean;
    /** Write the result to this path. */
    output?: string;
  }>;

/** What `inject` needs of its surroundings. */
export type InjectSurroundings = Streams &
  Readonly<{ stderr: Streams['stdout']; inspectImage: (image: string) => Promise<unknown> }>;

/**
 * Adds the sidecar to the task definition in `file` (`-`: the standard input), and prints the result.
 * @throws {InjectionError} where it would not work
 * @throws {UsageError} where a file or a flag cannot be taken, or a flag names what there is not
 */
export async function inject(
  file: string,
  options: InjectOptions,
  { stdin, stdout, stderr, inspectImage }: InjectSurroundings,
): Promise<number> {
  const { mode, image } = options;
  const destination = destinationOf(file, options);
  const roles = roleRequests(options);
  const definition = await readTaskDefinition(file, stdin);
  const imageConfigs = {
    ...(mode === 'launcher' ? await fromDocker(definition, roles, inspectImage) : {}),
    ...(await fromFiles(options, stdin)),
  };
  const injected = asUsage(() => addSidecar(definition, { roles, mode, image, imageConfigs }));
  const json = `${JSON.stringify(injected, null, 2)}\n`;
  if (destination === undefined) stdout.write(json);
  else await writeOut(destination, json);
  const unpullable = lint(injected).find(({ rule }) => rule === 'sidecar-image');
  if (unpullable) stderr.write(`${unpullable.what}: ECS cannot pull it. Push it to a registry, and give --image\n`);
  return 0;
}

function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InjectionError && error.ofRequest) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function writeOut(destination: string, json: string): Promise<void> {
  await writeFile(destination, json).catch((cause: Error) => {
    throw new UsageError(`Cannot write ${destination}: ${cause.message}`, { cause });
  });
}

function destinationOf(file: string, { write, output }: InjectOptions): string | undefined {
  if (!write) return output;
  if (output !== undefined) throw new UsageError('Give --write or --output, not both.');
  if (file === '-') throw new UsageError('--write needs a file to write back to; the standard input is none.');
  return file;
}

async function fromFiles({ imageConfig }: InjectOptions, stdin: Streams['stdin']): Promise<Record<string, unknown>> {
  const read = pairs('--image-config', imageConfig).map(
    async ([container, file]) => [container, await readJson(file, stdin)] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

/** Asks the local Docker about the images whose entrypoint the task definition leaves open. */
async function fromDocker(
  definition: JsonObject,
  roles: readonly RoleRequest[],
  inspectImage: InjectSurroundings['inspectImage'],
): Promise<Record<string, unknown>> {
  const open = containersOf(registerable(definition)).filter(
    (container) => roles.some((role) => role.container === nameOf(container)) && needsImage(container),
  );
  const asked = open.map(async (container) => {
    const image = text(container.image);
    return [nameOf(container), image && (await inspectImage(image))] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}

import { parseRoleArn, partitionOfRegion } from '../../core/arn.ts';
import { DEFAULT_DRAIN_SECONDS, DEFAULT_HOST, DEFAULT_PORT, DEFAULT_ROLE } from '../../core/conventions.ts';
import { isPassthrough, type Role } from '../../core/switch-role.ts';
import { type Config, ConfigError, type Secrets } from './config.ts';
import { documentOfEnvironment, type Environment, isBlank, unknownVariables, variableAt } from './environment.ts';
import { readConfigFile } from './file.ts';
import { type ConfigDocument, documentSchema, type RoleDocument, tokenSchema } from './schema.ts';

/** What the surroundings know where the configuration says nothing. */
export type Defaults = Readonly<{
  sessionName: string;
  /** The region for a role of this profile; `undefined` where nobody knows one. */
  region: (profile?: string) => Promise<string | undefined>;
}>;

const DEFAULT_DURATION_SECONDS = 3600;

/** With less than this left SDKs ask anew at each call: botocore's `_advisory_refresh_timeout`, and .NET's and Java's as long. */
const SDK_REFRESH_LEAD_SECONDS = 900;

/**
 * Reads the configuration once and whole. Rejects with a `ConfigError` that holds every problem.
 * @param regionNeeded false where AWS is not asked: a region that nobody knows is blank then
 */
export async function loadConfig(
  env: Environment,
  defaults: Defaults,
  regionNeeded = true,
): Promise<Readonly<{ config: Config; secrets: Secrets }>> {
  const problems = unknownVariables(env).map((name) => `${name}: no such variable`);
  const file = isBlank(env.SWITCH_ROLE_CONFIG) ? undefined : readConfigFile(env.SWITCH_ROLE_CONFIG ?? '');
  const fromFile = check(file?.document ?? {}, (path) => `${path.join('.') || 'the whole'} in ${file?.name}`, problems);
  const fromEnv = check(documentOfEnvironment(env), variableAt, problems);
  for (const name of Object.keys(fromEnv.roles ?? {}))
    if (fromFile.roles?.[name])
      problems.push(`SWITCH_ROLE_ARN: the role ${name} stands in ${file?.name} too; keep one`);

  const roles = { ...fromFile.roles, ...fromEnv.roles };
  if (Object.keys(roles).length === 0 && problems.length === 0)
    problems.push('SWITCH_ROLE_ARN: is missing; set it, or SWITCH_ROLE_CONFIG for several roles');
  problems.push(...viaProblems(roles));

  const auth = fromEnv.auth ?? fromFile.auth ?? 'token';
  const handoffDir = fromEnv.handoffDir ?? fromFile.handoffDir;
  const secrets = readSecrets(env, auth, problems);
  if (problems.length > 0) throw new ConfigError(problems);

  const config: Config = {
    listen: {
      host: fromEnv.listen?.host ?? fromFile.listen?.host ?? DEFAULT_HOST,
      port: fromEnv.listen?.port ?? fromFile.listen?.port ?? DEFAULT_PORT,
    },
    auth,
    ...(handoffDir && { handoffDir }),
    logLevel: fromEnv.logLevel ?? fromFile.logLevel ?? 'info',
    drainSeconds: fromEnv.drainSeconds ?? fromFile.drainSeconds ?? DEFAULT_DRAIN_SECONDS,
    roles: await Promise.all(
      Object.entries(roles).map(([name, role]) => complete(name, role, { defaults, regionNeeded, problems })),
    ),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return { config, secrets };
}

type NameOf = (path: readonly PropertyKey[]) => string;

function check(document: unknown, nameOf: NameOf, problems: string[]): ConfigDocument {
  const checked = documentSchema.safeParse(document);
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues) {
    if (issue.code === 'unrecognized_keys')
      problems.push(...issue.keys.map((key) => `${nameOf([...issue.path, key])}: no such key`));
    else if (issue.code === 'invalid_key')
      problems.push(`${nameOf(issue.path)}: ${issue.issues[0]?.message ?? 'is no valid key'}`);
    else problems.push(`${nameOf(issue.path)}: ${issue.message}`);
  }
  return {};
}

/** Each `via` must lead, without a loop, to a role that the base identity assumes. */
function viaProblems(roles: Readonly<Record<string, RoleDocument>>): string[] {
  return Object.keys(roles).flatMap((name) => {
    const seen = [name];
    for (let at = roles[name]?.via; at !== undefined; at = roles[at]?.via) {
      if (!Object.hasOwn(roles, at)) return [`roles.${seen.at(-1)}.via: there is no role ${at}`];
      if (seen.includes(at)) return [`roles.${name}.via: a loop: ${[...seen, at].join(' → ')}`];
      seen.push(at);
    }
    return [];
  });
}

function readSecrets(env: Environment, auth: Config['auth'], problems: string[]): Secrets {
  if (isBlank(env.SWITCH_ROLE_TOKEN)) return {};
  const token = tokenSchema.safeParse(env.SWITCH_ROLE_TOKEN);
  if (!token.success) problems.push(`SWITCH_ROLE_TOKEN: ${token.error.issues[0]?.message}`);
  if (auth === 'none') problems.push('SWITCH_ROLE_TOKEN: has no meaning while SWITCH_ROLE_AUTH is none');
  return token.success ? { defaultToken: token.data } : {};
}

type Completing = Readonly<{ defaults: Defaults; regionNeeded: boolean; problems: string[] }>;

async function complete(
  name: string,
  role: RoleDocument,
  { defaults, regionNeeded, problems }: Completing,
): Promise<Role> {
  const region = role.region ?? (await defaults.region(role.profile)) ?? '';
  if (!region && regionNeeded)
    problems.push(`AWS_REGION: no region is known for the role ${name}; set AWS_REGION, or region in the file`);
  const { roleArn, passthrough, ...rest } = role;
  if (passthrough) return { name, passthrough, region, ...(role.profile && { profile: role.profile }) };
  const arn = parseRoleArn(roleArn ?? '');
  if (region && arn && arn.partition !== partitionOfRegion(region))
    problems.push(
      `${name === DEFAULT_ROLE ? 'SWITCH_ROLE_ARN' : `roles.${name}.roleArn`}: a role of the partition ${arn.partition} cannot be assumed from ${region}`,
    );
  const defined = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    sessionName: defaults.sessionName,
    durationSeconds: DEFAULT_DURATION_SECONDS,
    ...defined,
    name,
    roleArn: roleArn ?? '',
    region,
  };
}

/** Roles whose sessions are so short that SDKs would ask anew without an end: what is served is half spent at its renewal. */
export const shortLived = (roles: readonly Role[]) =>
  roles.filter((role) => !isPassthrough(role) && role.durationSeconds / 2 < SDK_REFRESH_LEAD_SECONDS);

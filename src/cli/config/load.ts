import { DEFAULT_DRAIN_SECONDS, DEFAULT_HOST, DEFAULT_PORT } from '../../core/conventions.ts';
import { isPassthrough, type Role } from '../../core/switch-role.ts';
import { type Config, ConfigError, type Secrets } from './config.ts';
import { documentOfEnvironment, type Environment, isBlank, unknownVariables, variableAt } from './environment.ts';
import { type FileDocument, readConfigFile } from './file.ts';
import { nearest } from './nearest.ts';
import { type RegionOf, regionProblems, regionsOf } from './regions.ts';
import { rolesIn, viaProblems } from './role-drafts.ts';
import { type ConfigDocument, documentSchema, keysAt, type RoleDocument, tokenSchema } from './schema.ts';

/** What the surroundings know where the configuration says nothing. */
export type Defaults = Readonly<{
  sessionName: string;
  region: RegionOf;
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
  const problems = unknownVariables(env);
  const file = readFile(env, problems);
  const ofEnv = documentOfEnvironment(env);
  const nameInFile: NameOf = (path) => [path.join('.'), file?.name].filter(Boolean).join(' in ');
  const fromFile = check(file?.document ?? {}, nameInFile, problems);
  const fromEnv = check(ofEnv, variableAt, problems);

  const [inFile, inEnv] = [rolesIn(file?.document), rolesIn(ofEnv)];
  for (const name of Object.keys(inEnv))
    if (inFile[name]) problems.push(`SWITCH_ROLE_ARN: the role ${name} stands in ${file?.name} too; keep one`);
  const drafts = { ...inFile, ...inEnv };
  if (Object.keys(drafts).length === 0 && problems.length === 0)
    problems.push(
      file
        ? `${file.name}: holds no role; put one under roles, or set SWITCH_ROLE_ARN`
        : 'SWITCH_ROLE_ARN: is missing; set it, or SWITCH_ROLE_CONFIG for several roles',
    );
  problems.push(...viaProblems(drafts));
  const regions = await regionsOf(drafts, defaults.region);
  problems.push(...regionProblems(drafts, regions, { env, regionNeeded }));

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
    roles: Object.entries({ ...fromFile.roles, ...fromEnv.roles }).map(([name, role]) =>
      complete(name, role, { region: regions.get(name) ?? '', sessionName: defaults.sessionName }),
    ),
  };
  return { config, secrets };
}

function readFile(env: Environment, problems: string[]): FileDocument | undefined {
  if (isBlank(env.SWITCH_ROLE_CONFIG)) return undefined;
  try {
    return readConfigFile(env.SWITCH_ROLE_CONFIG ?? '');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

type NameOf = (path: readonly PropertyKey[]) => string;

function check(document: unknown, nameOf: NameOf, problems: string[]): ConfigDocument {
  const checked = documentSchema.safeParse(document);
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues) {
    if (issue.code === 'unrecognized_keys')
      problems.push(
        ...issue.keys.map((key) => {
          const meant = nearest(key, keysAt(issue.path));
          return `${nameOf([...issue.path, key])}: no such key${meant ? `; did you mean ${meant}?` : ''}`;
        }),
      );
    else if (issue.code === 'invalid_key')
      problems.push(`${nameOf(issue.path)}: ${issue.issues[0]?.message ?? 'is no valid key'}`);
    else problems.push(`${nameOf(issue.path)}: ${issue.message}`);
  }
  return {};
}

function readSecrets(env: Environment, auth: Config['auth'], problems: string[]): Secrets {
  if (isBlank(env.SWITCH_ROLE_TOKEN)) return {};
  const token = tokenSchema.safeParse(env.SWITCH_ROLE_TOKEN);
  if (!token.success) problems.push(`SWITCH_ROLE_TOKEN: ${token.error.issues[0]?.message}`);
  if (auth === 'none') problems.push('SWITCH_ROLE_TOKEN: has no meaning while SWITCH_ROLE_AUTH is none');
  return token.success ? { defaultToken: token.data } : {};
}

function complete(
  name: string,
  { roleArn, passthrough, ...rest }: RoleDocument,
  { region, sessionName }: Readonly<{ region: string; sessionName: string }>,
): Role {
  if (passthrough) return { name, passthrough, region, ...(rest.profile && { profile: rest.profile }) };
  const defined = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    sessionName,
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

import { parseRoleArn, partitionOfRegion } from '../../core/arn.ts';
import { DEFAULT_ROLE } from '../../core/conventions.ts';
import { type Environment, isBlank } from './environment.ts';
import type { Draft } from './role-drafts.ts';
import { regionSchema } from './schema.ts';

/** The region for a role of this profile; `undefined` where nobody knows one. */
export type RegionOf = (profile?: string) => Promise<string | undefined>;

/** Each role's region, its own or what the surroundings say. */
export async function regionsOf(
  drafts: Readonly<Record<string, Draft>>,
  regionOf: RegionOf,
): Promise<ReadonlyMap<string, string | undefined>> {
  const regions = Object.entries(drafts).map(
    async ([name, { region, profile }]) => [name, region ?? (await regionOf(profile))] as const,
  );
  return new Map(await Promise.all(regions));
}

/** Each role needs a region that is one, of the partition of its ARN. What the schema says of a file's region is not said again. */
export function regionProblems(
  drafts: Readonly<Record<string, Draft>>,
  regions: ReadonlyMap<string, string | undefined>,
  { env, regionNeeded }: Readonly<{ env: Environment; regionNeeded: boolean }>,
): string[] {
  const problems = Object.entries(drafts).flatMap(([name, draft]) => {
    const region = regions.get(name);
    if (!region)
      return regionNeeded
        ? [`AWS_REGION: no region is known for the role ${name}; set AWS_REGION, or region in the file`]
        : [];
    const checked = regionSchema.safeParse(region);
    if (!checked.success)
      return draft.region === undefined ? [`${sourceOfRegion(env)}: ${checked.error.issues[0]?.message}`] : [];
    const arn = parseRoleArn(draft.roleArn ?? '');
    if (!arn || arn.partition === partitionOfRegion(region)) return [];
    const where = name === DEFAULT_ROLE ? 'SWITCH_ROLE_ARN' : `roles.${name}.roleArn`;
    return [`${where}: a role of the partition ${arn.partition} cannot be assumed from ${region}`];
  });
  return [...new Set(problems)];
}

const sourceOfRegion = (env: Environment) =>
  ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => !isBlank(env[name])) ?? 'region of the profile';

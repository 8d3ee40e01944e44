import { z } from 'zod';
import { parseRoleArn } from '../../core/arn.ts';
import { ROLE_NAME, TOKEN } from '../../core/conventions.ts';
import { LOG_LEVELS } from './config.ts';
import { keyTwiceIn } from './environment.ts';

/** YAML reads `12345` and `true` as no text, which nobody who wrote an external id expects. */
const text = (message: string) =>
  z.string({
    error: ({ input }) =>
      typeof input === 'number' || typeof input === 'boolean'
        ? `must be text, not a ${typeof input}: put it in quotes`
        : message,
  });
const matching = (pattern: RegExp, message: string) => text(message).regex(pattern, message);
const wholeNumber = (least: number, most: number, what: string) => {
  const message = `must be a whole number of ${what} from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
};

/** A region, wherever it is named. */
export const regionSchema = matching(/^[a-z]{2,}(-[a-z0-9]+)+$/, 'must be a region, as eu-west-1');

const roleName = matching(ROLE_NAME, 'must be 1 to 63 of a-z, 0-9 and -, not starting with -');
const sessionName = matching(/^[\w+=,.@-]{2,64}$/, 'must be 2 to 64 letters, digits or any of _+=,.@-');
const tagKey = matching(
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  'must be a tag key: 1 to 128 letters, digits, spaces or any of _.:/=+-@',
);
const tagValue = matching(
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  'must be a tag value: at most 256 letters, digits, spaces or any of _.:/=+-@',
);

const roleArn = text('must be the ARN of a role').refine(
  (arn) => parseRoleArn(arn),
  'must be the ARN of a role: arn:aws:iam::<12 digits>:role/<name>',
);

const tags = z
  .record(tagKey, tagValue, {
    error: ({ input }) => {
      const twice = typeof input === 'string' ? keyTwiceIn(input) : undefined;
      return twice === undefined ? 'must map tag keys to tag values' : `holds the key ${twice} twice`;
    },
  })
  .refine((all) => Object.keys(all).length <= 50, 'must be at most 50 tags')
  .refine(
    (all) => new Set(Object.keys(all).map((key) => key.toLowerCase())).size === Object.keys(all).length,
    'must not hold two keys that differ only in case: STS takes them for one',
  );

/** AssumeRole's parameters and limits (AWS STS API Reference, AssumeRole). */
const role = z
  .strictObject(
    {
      roleArn: roleArn.optional(),
      passthrough: z.literal(true, 'can only be true').optional(),
      sessionName: sessionName.optional(),
      durationSeconds: wholeNumber(900, 43_200, 'seconds').optional(),
      externalId: matching(
        /^[\w+=,.@:/-]{2,1224}$/,
        'must be 2 to 1224 letters, digits or any of _+=,.@:/-',
      ).optional(),
      policy: text('must be an IAM policy as JSON text')
        .refine(isJsonObject, 'must be an IAM policy as JSON text')
        .optional(),
      policyArns: z
        .array(
          matching(/^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/\S+$/, 'must be the ARN of a managed policy'),
          'must be a list of ARNs',
        )
        .max(10, 'must be at most 10 ARNs')
        .optional(),
      tags: tags.optional(),
      transitiveTagKeys: z.array(tagKey, 'must be a list of tag keys').optional(),
      sourceIdentity: sessionName.refine((it) => !it.startsWith('aws:'), 'must not start with aws:').optional(),
      via: roleName.optional(),
      profile: text('must be the name of a profile').min(1, 'must be the name of a profile').optional(),
      region: regionSchema.optional(),
    },
    'must be a mapping with a roleArn, or with passthrough: true',
  )
  .check(({ value, issues }) => {
    const problem = (message: string, path: string) =>
      issues.push({ code: 'custom', message, path: [path], input: value });
    if (!value.passthrough && value.roleArn === undefined) problem('is missing (or set passthrough: true)', 'roleArn');
    for (const key of Object.keys(value).filter((key) => value.passthrough && !PASSTHROUGH_KEYS.has(key)))
      problem('has no meaning beside passthrough: true', key);
    for (const key of value.transitiveTagKeys ?? [])
      if (!(key in (value.tags ?? {}))) problem(`names ${key}, which is not among the tags`, 'transitiveTagKeys');
    if (value.via !== undefined && value.profile !== undefined) problem('has no meaning beside via', 'profile');
  });

const PASSTHROUGH_KEYS = new Set(['passthrough', 'profile', 'region']);

function isJsonObject(text: string): boolean {
  try {
    return Object.getPrototypeOf(JSON.parse(text)) === Object.prototype;
  } catch {
    return false;
  }
}

const listen = z.strictObject(
  {
    host: text('must be an address').min(1, 'must be an address').optional(),
    port: wholeNumber(0, 65_535, 'a port').optional(),
  },
  'must be a mapping with host, port, or both',
);

/** The shape of the configuration file. The environment is brought into the same shape, so that one schema checks both. */
export const documentSchema = z.strictObject(
  {
    listen: listen.optional(),
    auth: z.enum(['token', 'none'], 'must be token or none').optional(),
    handoffDir: text('must be a path').startsWith('/', 'must be an absolute path').optional(),
    logLevel: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).optional(),
    drainSeconds: wholeNumber(0, 110, 'seconds').optional(),
    roles: z.record(roleName, role, 'must map role names to roles').optional(),
  },
  'must be a mapping, with the key roles',
);

/** The keys that are known at a path of the file. */
export function keysAt([first, , ...below]: readonly PropertyKey[]): readonly string[] {
  if (first === undefined) return Object.keys(documentSchema.shape);
  if (first === 'listen') return Object.keys(listen.shape);
  return first === 'roles' && below.length === 0 ? Object.keys(role.shape) : [];
}

export type ConfigDocument = z.infer<typeof documentSchema>;
export type RoleDocument = NonNullable<ConfigDocument['roles']>[string];

/** A token of the user's own. Which characters it has is not said: the message must not echo it. */
export const tokenSchema = matching(TOKEN, 'must be at least 32 visible ASCII characters, without spaces');

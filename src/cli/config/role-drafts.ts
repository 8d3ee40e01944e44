import { type JsonObject, object } from '../../core/json.ts';

/** A role as it is written, right or wrong: what one key says is looked at whatever is wrong with another. */
export type Draft = Readonly<Partial<Record<'roleArn' | 'via' | 'region' | 'profile', string>>>;

/** The roles of a document, by name. */
export function rolesIn(document: unknown): Readonly<Record<string, Draft>> {
  const { roles } = object(document);
  return Object.fromEntries(Object.entries(object(roles)).map(([name, role]) => [name, draftOf(object(role))]));
}

const draftOf = (role: JsonObject): Draft =>
  Object.fromEntries(Object.entries(role).filter(([, value]) => typeof value === 'string'));

/** Each `via` must lead, without a loop, to a role that the base identity assumes. */
export function viaProblems(roles: Readonly<Record<string, Draft>>): string[] {
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

import type { RoleDocuments } from './role-documents.ts';

/**
 * A name for each role's resource in a template: the words of the role's own name, put together as the template's
 * language likes it. A number tells apart those that come out the same.
 */
export function resourceNames(roles: readonly RoleDocuments[], word: (word: string) => string, glue: string): string[] {
  const plain = roles.map(({ roleName }) => (roleName.match(/[A-Za-z0-9]+/g) ?? []).map(word).join(glue));
  const safe = plain.map((name) => (/^[A-Za-z]/.test(name) ? name : `${word('role')}${glue}${name}`));
  const used = new Set<string>();
  return safe.map((name) => {
    let free = name;
    for (let again = 2; used.has(free); again += 1) free = `${name}${glue}${again}`;
    used.add(free);
    return free;
  });
}

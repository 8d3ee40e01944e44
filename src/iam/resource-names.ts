import type { RoleDocuments } from './role-documents.ts';

/**
 * A name for each role's resource in a template: the words of the role's own name, put together as the template's
 * language likes it. A number tells apart those that come out the same.
 */
export function resourceNames(roles: readonly RoleDocuments[], word: (word: string) => string, glue: string): string[] {
  const plain = roles.map(({ roleName }) => (roleName.match(/[A-Za-z0-9]+/g) ?? []).map(word).join(glue));
  const safe = plain.map((name) => (/^[A-Za-z]/.test(name) ? name : `${word('role')}${glue}${name}`));
  return safe.map((name, at) => {
    const before = safe.slice(0, at).filter((other) => other === name).length;
    return before === 0 ? name : `${name}${glue}${before + 1}`;
  });
}

const LONGEST = 63;

/**
 * A role name made from a container's name, which may have capitals, underscores and 255 characters; numbered where
 * the name is taken.
 */
export function roleNameFor(container: string, taken: ReadonlySet<string>): string {
  const base =
    container
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, LONGEST) || 'role';
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const name = `${base.slice(0, LONGEST - suffix.length)}${suffix}`;
    if (!taken.has(name)) return name;
  }
}

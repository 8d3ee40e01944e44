import { StsError } from './sts-error.ts';

/** The constraints of one member in the service model; lengths in characters, values inclusive. */
export type Constraint = Readonly<{
  min?: number;
  max?: number;
  pattern?: RegExp;
  required?: boolean;
  number?: boolean;
}>;

/** What one value breaks, in the words of AWS's own validator. */
export function violations(member: string, value: string | undefined, constraint: Constraint): string[] {
  const { min, max, pattern, required, number } = constraint;
  if (value === undefined)
    return required ? [`Value null at '${member}' failed to satisfy constraint: Member must not be null`] : [];
  const size = number ? Number(value) : [...value].length;
  const what = number ? 'value' : 'length';
  const broken = [
    pattern && !pattern.test(value) ? `satisfy regular expression pattern: ${source(pattern)}` : '',
    max !== undefined && size > max ? `have ${what} less than or equal to ${max}` : '',
    min !== undefined && size < min ? `have ${what} greater than or equal to ${min}` : '',
  ];
  return broken
    .filter((text) => text !== '')
    .map((text) => `Value '${value}' at '${member}' failed to satisfy constraint: Member must ${text}`);
}

/** Patterns are anchored here, and quoted by AWS without the anchors. */
const source = (pattern: RegExp) => pattern.source.slice(1, -1);

/** @throws StsError `ValidationError` with all of them in one text, if there are any */
export function refuseViolations(all: readonly string[]): void {
  if (all.length === 0) return;
  const count = all.length === 1 ? '1 validation error' : `${all.length} validation errors`;
  throw new StsError(400, 'ValidationError', `${count} detected: ${all.join('; ')}`);
}

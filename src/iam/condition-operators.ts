const PLAIN = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
] as const;

const WITH_SUFFIX = new Set<string>(PLAIN.flatMap((operator) => [operator, `${operator}IfExists`]));

/**
 * Whether IAM knows the operator, with `ForAllValues:`, `ForAnyValue:` and `IfExists` where they may stand; `Null` takes
 * none of them (AWS IAM User Guide, "IAM JSON policy elements: Condition operators").
 */
export function isConditionOperator(operator: string): boolean {
  return operator === 'Null' || WITH_SUFFIX.has(operator.replace(/^For(AllValues|AnyValue):/, ''));
}

/** The operator that was probably meant: the same letters in another case. */
export function nearestOperator(operator: string): string | undefined {
  return ['Null', ...WITH_SUFFIX].find((known) => known.toLowerCase() === operator.toLowerCase());
}

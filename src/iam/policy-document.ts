/** One statement as we write it. `Principal` is only in trust policies, `Resource` only in identity policies. */
export type Statement = Readonly<{
  Sid?: string;
  Effect: 'Allow';
  Principal?: Readonly<Record<string, string>>;
  Action: string | readonly string[];
  Resource?: string | readonly string[];
  Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}>;

export type PolicyDocument = Readonly<{ Version: '2012-10-17'; Statement: readonly Statement[] }>;

/** A document of these statements; the same statement twice is kept once. */
export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  const distinct = new Map(statements.map((statement) => [JSON.stringify(statement), statement]));
  return { Version: '2012-10-17', Statement: [...distinct.values()] };
}

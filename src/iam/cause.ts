import type { PolicyDocument } from './policy-document.ts';

/** Why something does not work, and how to fix it. */
export type Cause = Readonly<{
  what: string;
  fix: string;
  /** What a policy has to hold, with account and ARN filled in, ready to be added. */
  policy?: Readonly<{ of: string; where: string; document: PolicyDocument }>;
}>;

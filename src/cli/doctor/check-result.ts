import type { IssueErrorDetail } from '../../core/errors.ts';
import type { Cause } from '../../iam/cause.ts';

/** What one check found. `skipped` is neither good nor bad: it does not apply here, or what it needs is missing. */
export type CheckResult = Readonly<{
  check: string;
  mark: 'fine' | 'wrong' | 'skipped';
  /** The fact found, in one line. */
  fact: string;
  /** Of something wrong: why it may be so, most likely first. */
  causes?: readonly Cause[];
  /** Of a refusal: what was tried. */
  detail?: Pick<IssueErrorDetail, 'tried' | 'requestId'>;
}>;

export const fine = (check: string, fact: string): CheckResult => ({ check, mark: 'fine', fact });
export const skipped = (check: string, fact: string): CheckResult => ({ check, mark: 'skipped', fact });

/** Something is wrong, for one of these causes. */
export const wrong = (
  check: string,
  fact: string,
  causes: readonly Cause[],
  detail?: IssueErrorDetail,
): CheckResult => ({
  check,
  mark: 'wrong',
  fact,
  causes,
  ...(detail?.tried && {
    detail: { tried: detail.tried, ...(detail.requestId && { requestId: detail.requestId }) },
  }),
});

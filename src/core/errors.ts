/**
 * What a failure to issue asks of us:
 * - `transient`: the network, STS or the base identity's source is having a bad time; try again soon
 * - `denied`: a policy says no, or does not say yes yet; policies get fixed while we run, so ask on, slowly
 * - `misconfigured`: STS will refuse this request each time; ask on rarely, in case the role itself is changed
 */
export type IssueErrorKind = 'transient' | 'denied' | 'misconfigured';

/** What STS or the network told about a failure. No field may ever hold a secret. */
export type IssueErrorDetail = Readonly<{
  kind: IssueErrorKind;
  /** STS's own code (`AccessDenied`), the network's (`ECONNREFUSED`), or ours (`InvalidAnswer`). */
  code: string;
  /** What came back, in the words of who said it. */
  message: string;
  /** One line: what to do about it. */
  advice: string;
  httpStatus?: number;
  requestId?: string;
  /** What was asked, of whom: role, region, endpoint, whose access key asked and, where STS tells, whose ARN. */
  tried?: Readonly<Record<string, string>>;
}>;

/** Why no credentials were issued. The only error that an `Issuer` rejects with of its own accord. */
export class IssueError extends Error {
  override readonly name = 'IssueError';
  readonly detail: IssueErrorDetail;

  constructor(detail: IssueErrorDetail, options?: ErrorOptions) {
    super(`${detail.code}: ${detail.message}`, options);
    this.detail = detail;
  }

  get kind(): IssueErrorKind {
    return this.detail.kind;
  }

  get code(): string {
    return this.detail.code;
  }
}

import { DeadlineError } from '../core/deadline.ts';
import { IssueError, type IssueErrorKind } from '../core/errors.ts';
import { accessDeniedAdvice, callerInDenial } from './access-denied.ts';
import { type ResponseMetadata, StsCallError } from './client.ts';

type Verdict = Readonly<{ kind: IssueErrorKind; advice: string }>;

const THROTTLED: Verdict = {
  kind: 'transient',
  advice: "the caller's account shares 600 STS requests a second per region; this goes on by itself, more slowly",
};
const STS_TROUBLE: Verdict = { kind: 'transient', advice: 'STS has a bad moment; this goes on by itself' };
const NO_ROUTE = 'no route to STS: see NAT or the VPC endpoint, DNS, the security group, and AWS_ENDPOINT_URL_STS';
/** What kept a call from being answered, by the network's code or ours. */
const UNANSWERED = new Map<string, string>(
  Object.entries({
    ENOTFOUND: 'the name does not resolve: see AWS_REGION and AWS_ENDPOINT_URL_STS for a slip, and DNS',
    EAI_AGAIN: 'the name does not resolve just now: see DNS, and AWS_REGION and AWS_ENDPOINT_URL_STS for a slip',
    ECONNREFUSED: 'nobody listens there: see AWS_ENDPOINT_URL_STS, and what stands in front of STS',
    ECONNRESET: 'the connection was cut: see what is on the way, such as a firewall, a proxy or TLS inspection',
    TimeoutError:
      'no answer came in time: see NAT or the VPC endpoint for STS and its security group; where STS can be reached, something on the way holds the request',
  }),
);
const CLOCK: Verdict = {
  kind: 'transient',
  advice: "set this host's clock: STS takes no signature older than 15 minutes",
};
const TOO_LONG: Verdict = {
  kind: 'misconfigured',
  advice:
    "ask for less (SWITCH_ROLE_DURATION_SECONDS, or durationSeconds in the file), or raise the role's MaxSessionDuration",
};
const REQUEST_REWRITTEN: Verdict = {
  kind: 'misconfigured',
  advice: 'something between here and STS changes the request: see the proxy settings',
};

/**
 * STS's codes and what each asks of us. `ExpiredToken` and `InvalidClientTokenId` speak of the identity that asks, not of the role.
 * Codes and texts: AWS STS API Reference ("Common Errors", AssumeRole "Errors"), and what callers reported.
 */
const VERDICTS = new Map<string, Verdict>(
  Object.entries({
    ExpiredToken: {
      kind: 'transient',
      advice: "the base identity's credentials have expired: see the source that they come from",
    },
    InvalidClientTokenId: {
      kind: 'denied',
      advice:
        'STS does not know the base access key here: wrong partition, an opt-in region, or a deleted user or role',
    },
    SignatureDoesNotMatch: {
      kind: 'denied',
      advice: 'the base secret key does not fit its access key, or a proxy changes the request',
    },
    RequestExpired: CLOCK,
    IncompleteSignature: REQUEST_REWRITTEN,
    MissingAuthenticationToken: REQUEST_REWRITTEN,
    RegionDisabled: {
      kind: 'denied',
      advice:
        "activate STS for this region in the target role's account (IAM console, Account settings), or set another AWS_REGION",
    },
    OptInRequired: { kind: 'denied', advice: 'the account is not enabled for this region or service' },
    MalformedPolicyDocument: {
      kind: 'misconfigured',
      advice: 'fix the inline session policy (SWITCH_ROLE_POLICY, or policy in the file)',
    },
    PackedPolicyTooLarge: {
      kind: 'misconfigured',
      advice: 'use a shorter session policy, or fewer and shorter session tags',
    },
    ValidationError: {
      kind: 'misconfigured',
      advice: 'STS refuses a parameter: see its message, and the configuration of this role',
    },
    InvalidParameterValue: {
      kind: 'misconfigured',
      advice: 'STS refuses a parameter: see its message, and the tags of this role',
    },
    InvalidAnswer: {
      kind: 'transient',
      advice: 'see what AWS_ENDPOINT_URL_STS or a proxy leads to; this goes on by itself',
    },
    RequestTimeTooSkewed: CLOCK,
  }),
);

/** The codes that SDKs take as throttling (`THROTTLING_ERROR_CODES` in @smithy/core): handed on to an app, they would make its SDK try again at once. */
const THROTTLING = /Throttl|LimitExceeded|TooManyRequests|SlowDown|PriorRequestNotComplete/;
const TIMEOUT = /Timeout/;

const SIGNED_AT_WRONG_TIME = /^Signature (expired|not yet current)/;
const ROLE_LIMITS_DURATION = /DurationSeconds exceeds the MaxSessionDuration/;
const SIGNED_FOR_WRONG_REGION = /^Credential should be scoped to a valid region/;

/** Turns whatever a call to STS rejected with into an `IssueError`, with all that was tried and come back. */
export function classify(error: unknown, tried: Readonly<Record<string, string>>): IssueError {
  if (error instanceof IssueError) return error;
  const { cause, metadata } = error instanceof StsCallError ? error : { cause: error, metadata: {} };
  const { code, message, httpStatus, requestId } = read(cause);
  const verdict = judge(code, message, httpStatus);
  const caller = callerInDenial(message);
  return new IssueError(
    {
      ...verdict,
      code,
      message,
      tried: { ...tried, ...(caller && { caller }), ...(metadata.endpoint && { endpoint: metadata.endpoint }) },
      ...(httpStatus ? { httpStatus } : {}),
      ...(requestId ? { requestId: requestIds(requestId, metadata) } : {}),
    },
    { cause },
  );
}

type SdkError = Readonly<{
  name?: string;
  code?: string;
  Code?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
}>;

/** `Code` is the wire's; for errors of its model the SDK appends `Exception` to `name`. Networks state `code`. Never `instanceof`: it breaks in bundles. */
function read(cause: unknown) {
  if (cause instanceof DeadlineError) return { code: 'TimeoutError', message: cause.message };
  const { name, code, Code, message, $metadata } = (cause ?? {}) as SdkError;
  const httpStatus = $metadata?.httpStatusCode;
  const said = (Code ?? (httpStatus === undefined ? (code ?? name) : name) ?? 'Unknown').replace(/Exception$/, '');
  const unreadable = said === 'Unknown' || said === 'Error' || said === 'SyntaxError' || said === 'TypeError';
  return {
    code: unreadable ? 'InvalidAnswer' : said,
    message: unreadable
      ? `the answer was not one of STS's${httpStatus ? ` (HTTP ${httpStatus})` : ''}`
      : withoutRequest(message || said),
    ...(httpStatus ? { httpStatus } : {}),
    ...($metadata?.requestId ? { requestId: $metadata.requestId } : {}),
  };
}

/** STS tells what it thinks should have been signed, the base identity's session token with it ("Troubleshoot signed requests", IAM User Guide). */
const withoutRequest = (message: string) => message.replace(/\s*The Canonical String[\s\S]*/i, '');

function judge(code: string, message: string, httpStatus: number | undefined): Verdict {
  if (code === 'AccessDenied') return { kind: 'denied', advice: accessDeniedAdvice(message) };
  if (SIGNED_AT_WRONG_TIME.test(message)) return CLOCK;
  if (SIGNED_FOR_WRONG_REGION.test(message))
    return { kind: 'misconfigured', advice: 'AWS_REGION and AWS_ENDPOINT_URL_STS must name the same region' };
  if (ROLE_LIMITS_DURATION.test(message)) return TOO_LONG;
  if (THROTTLING.test(code)) return THROTTLED;
  if (TIMEOUT.test(code) && httpStatus !== undefined) return STS_TROUBLE;
  const verdict = VERDICTS.get(code);
  if (verdict) return verdict;
  if (httpStatus === undefined) return { kind: 'transient', advice: UNANSWERED.get(code) ?? NO_ROUTE };
  if (httpStatus === 429) return THROTTLED;
  if (httpStatus >= 400 && httpStatus < 500)
    return { kind: 'denied', advice: "STS refuses: see its message, and AWS's STS API Reference" };
  return STS_TROUBLE;
}

const requestIds = (requestId: string, { extendedRequestId }: ResponseMetadata) =>
  extendedRequestId ? `${requestId} (extended: ${extendedRequestId})` : requestId;

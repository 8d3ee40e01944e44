import { expect, test } from 'vitest';
import { DeadlineError } from '../../src/core/deadline.ts';
import { classify } from '../../src/sts/classify.ts';
import { StsCallError } from '../../src/sts/client.ts';

/** An error as the SDK makes it of STS's answer. */
const said = (httpStatusCode: number, Code: string, message = 'no') =>
  Object.assign(new Error(message), { name: Code, Code, $metadata: { httpStatusCode, requestId: 'id-1' } });
const network = (code: string) => Object.assign(new Error('the network'), { code });

test.each([
  ...[
    'Throttling',
    'ThrottlingException',
    'Throttled',
    'RequestLimitExceeded',
    'TooManyRequestsException',
    'SlowDown',
  ].map((code) => [said(400, code), 'transient', 'more slowly'] as const),
  [said(429, 'SomethingNew'), 'transient', 'more slowly'],
  [said(500, 'InternalFailure'), 'transient', 'a bad moment'],
  [said(503, 'ServiceUnavailable'), 'transient', 'a bad moment'],
  [said(502, 'Unknown'), 'transient', 'a proxy'],
  [said(403, 'Unknown'), 'transient', 'a proxy'],
  [new SyntaxError('no XML'), 'transient', 'a proxy'],
  [network('EHOSTUNREACH'), 'transient', 'no route to STS'],
  [network('ENOTFOUND'), 'transient', 'does not resolve'],
  [network('ECONNRESET'), 'transient', 'was cut'],
  [new DeadlineError('no answer within 5000 ms'), 'transient', 'no answer came'],
  [said(400, 'RequestExpired'), 'transient', 'clock'],
  [said(403, 'SignatureDoesNotMatch', 'Signature expired: x is now earlier than y'), 'transient', 'clock'],
  [said(403, 'SignatureDoesNotMatch', 'Signature not yet current: x is still later than y'), 'transient', 'clock'],
  [said(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match'), 'denied', 'secret key'],
  [
    said(403, 'SignatureDoesNotMatch', "Credential should be scoped to a valid region, not 'us-east-2'."),
    'misconfigured',
    'the same region',
  ],
  [said(403, 'ExpiredToken'), 'transient', 'have expired'],
  [said(400, 'ExpiredTokenException'), 'transient', 'have expired'],
  [said(403, 'InvalidClientTokenId'), 'denied', 'does not know'],
  [said(403, 'AccessDenied'), 'denied', 'trust policy'],
  [said(403, 'RegionDisabledException'), 'denied', 'activate STS'],
  [said(403, 'OptInRequired'), 'denied', 'not enabled'],
  [said(403, 'SomethingNew'), 'denied', 'STS refuses'],
  [said(400, 'SomethingNew'), 'denied', 'STS refuses'],
  [said(403, 'MissingAuthenticationToken'), 'misconfigured', 'proxy'],
  [said(400, 'IncompleteSignature'), 'misconfigured', 'proxy'],
  [said(400, 'MalformedPolicyDocumentException'), 'misconfigured', 'session policy'],
  [said(400, 'PackedPolicyTooLargeException'), 'misconfigured', 'shorter'],
  [said(400, 'ValidationError'), 'misconfigured', 'a parameter'],
  [
    said(400, 'ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'),
    'misconfigured',
    'MaxSessionDuration',
  ],
  [said(400, 'InvalidParameterValue'), 'misconfigured', 'tags'],
] as const)('%s is %s: %s', (cause, kind, advice) => {
  const error = classify(new StsCallError(cause, {}), {});
  expect(error.kind).toBe(kind);
  expect(error.detail.advice).toContain(advice);
});

test('what was said is told on: by whom, in which words, with both request ids', () => {
  const wire = { endpoint: 'https://sts', extendedRequestId: 'id-2' };
  const message = 'User: arn:aws:sts::111111111111:assumed-role/task/x is not authorized to perform: sts:AssumeRole';
  expect(classify(new StsCallError(said(403, 'AccessDenied', message), wire), { role: 'a-role' }).detail).toMatchObject(
    {
      code: 'AccessDenied',
      message,
      httpStatus: 403,
      requestId: 'id-1 (extended: id-2)',
      tried: { role: 'a-role', endpoint: 'https://sts', caller: 'arn:aws:sts::111111111111:assumed-role/task/x' },
    },
  );
});

test.each([
  [new DeadlineError('no answer within 5000 ms'), 'TimeoutError', 'no answer within 5000 ms'],
  [said(400, 'ThrottlingException'), 'Throttling', 'no'],
  [said(502, 'Unknown'), 'InvalidAnswer', "the answer was not one of STS's (HTTP 502)"],
  [network('ECONNRESET'), 'ECONNRESET', 'the network'],
])('%s is called %s', (cause, code, message) => {
  expect(classify(new StsCallError(cause, {}), {}).detail).toMatchObject({ code, message });
});

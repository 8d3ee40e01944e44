import { expect, test } from 'vitest';
import { describeFailure } from '../../src/cli/describe-failure.ts';
import { IssueError } from '../../src/core/errors.ts';

test('a refusal tells its code, its text, what was tried, its request id, and one line of advice', () => {
  const error = new IssueError({
    kind: 'denied',
    code: 'AccessDenied',
    message: 'no',
    advice: 'fix the trust policy',
    requestId: 'id-1',
    tried: { role: 'arn:aws:iam::222222222222:role/x', region: 'eu-west-1' },
  });
  expect(describeFailure(error)).toEqual({
    exitCode: 1,
    text: 'AccessDenied: no\n  tried: role arn:aws:iam::222222222222:role/x, region eu-west-1\n  request id: id-1\n  fix the trust policy',
  });
});

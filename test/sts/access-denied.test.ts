import { expect, test } from 'vitest';
import { accessDeniedAdvice, callerInDenial, readDenial } from '../../src/sts/access-denied.ts';

const CALLER = 'arn:aws:sts::111111111111:assumed-role/task/x';
const text = (tail: string, action = 'sts:AssumeRole') =>
  `User: ${CALLER} is not authorized to perform: ${action} on resource: arn:aws:iam::222222222222:role/x${tail}`;

// Tails as in AWS IAM User Guide, "Troubleshoot access denied error messages", "sessions policy" included.
test.each([
  ['', 'untold'],
  [' because no identity-based policy allows the sts:AssumeRole action', 'identity'],
  [' with an explicit deny in an identity-based policy', 'identity-deny'],
  [' because no role trust policy allows the sts:AssumeRole action', 'trust'],
  [' with an explicit deny in the role trust policy', 'trust'],
  [' because no resource-based policy allows the sts:AssumeRole action', 'trust'],
  [' with an explicit deny in a service control policy: arn:aws:organizations::1:policy/x', 'service-control'],
  [' because no service control policy allows the sts:AssumeRole action', 'service-control'],
  [' with an explicit deny in a resource control policy', 'resource-control'],
  [' because no permissions boundary allows the sts:AssumeRole action', 'boundary'],
  [' with an explicit deny in a permissions boundary', 'boundary'],
  [' because no session policy allows the sts:AssumeRole action', 'session'],
  [' with an explicit deny in a sessions policy', 'session'],
  [' because no VPC endpoint policy allows the sts:AssumeRole action', 'vpc-endpoint'],
  [' with an explicit deny in a VPC endpoint policy', 'vpc-endpoint'],
])('“%s” blames %s', (tail, by) => {
  expect(readDenial(text(tail))).toEqual({ by, action: 'sts:AssumeRole' });
});

test('the refused action is read, and both policies are advised for what goes beside sts:AssumeRole', () => {
  expect(readDenial(text('', 'sts:TagSession')).action).toBe('sts:TagSession');
  expect(accessDeniedAdvice(text('', 'sts:SetSourceIdentity'))).toContain('sts:SetSourceIdentity in both policies');
});

test('a denial by a policy elsewhere is advised with what forbids it and what a person can do', () => {
  expect(accessDeniedAdvice(text(' with an explicit deny in a service control policy'))).toBe(
    "a service control policy of the caller's organization forbids it: ask who administers the organization of the caller's account",
  );
});

test('a caller that is the role already is told so, with a path or without', () => {
  const denied = (role: string) =>
    `User: arn:aws:sts::222222222222:assumed-role/x/session is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/${role} because no identity-based policy allows the sts:AssumeRole action`;
  for (const role of ['x', 'some/path/x']) expect(accessDeniedAdvice(denied(role))).toContain('is this role already');
  expect(accessDeniedAdvice(denied('y'))).not.toContain('already');
});

test('the caller is named where AWS names it', () => {
  expect(callerInDenial(text(''))).toBe(CALLER);
  expect(callerInDenial('Not authorized to perform sts:AssumeRole')).toBeUndefined();
});

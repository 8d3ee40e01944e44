import type { JsonObject } from '../core/json.ts';
import type { PolicyKind } from './check-statement.ts';
import type { Finding } from './finding.ts';

/** What a statement lacks or has too much of: principal, action, resource, condition, and its effect. */
export function checkParts(statement: JsonObject, path: string, kind: PolicyKind): Finding[] {
  const error = (what: string, why: string, mend: string): Finding => ({ severity: 'error', path, what, why, mend });
  const count = (name: string) => [name, `Not${name}`].filter((one) => statement[one] !== undefined).length;
  const findings: Finding[] = [];
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
    findings.push(
      error(
        `${JSON.stringify(statement.Effect) ?? 'nothing'} as Effect`,
        'a statement allows or denies',
        'write "Effect": "Allow" or "Deny"',
      ),
    );
  const wanted = { Principal: kind !== 'identity', Action: true, Resource: kind !== 'trust' };
  for (const [name, needed] of Object.entries(wanted)) {
    const given = count(name);
    if (needed && given === 0)
      findings.push(
        error(
          `neither ${name} nor Not${name}`,
          `a statement of this kind of policy (${kind}) has exactly one of them`,
          `add "${name}"`,
        ),
      );
    if (needed && given === 2)
      findings.push(
        error(
          `both ${name} and Not${name}`,
          'a statement has exactly one of them',
          'keep one, or write two statements',
        ),
      );
    if (!needed && given > 0)
      findings.push(
        error(
          `a ${name} in ${kind === 'trust' ? 'a trust' : 'an identity'} policy`,
          misplaced(name),
          `take ${name} away`,
        ),
      );
  }
  if (
    kind !== 'trust' &&
    statement.Effect === 'Allow' &&
    holds(statement.Action, '*') &&
    holds(statement.Resource, '*')
  )
    findings.push({
      severity: 'warning',
      path,
      what: 'every action on every resource',
      why: 'whoever has this policy is an administrator, save for what another statement denies',
      mend: 'name the actions and the resources',
    });
  if (
    kind !== 'trust' &&
    statement.Effect === 'Allow' &&
    holds(statement.Action, 'sts:AssumeRole') &&
    holds(statement.Resource, '*')
  )
    findings.push({
      severity: 'warning',
      path,
      what: 'sts:AssumeRole on every role',
      why: 'any role anywhere whose trust admits this account can be assumed',
      mend: 'name the ARNs of the roles',
    });
  return findings;
}

const holds = (value: unknown, one: string) => value === one || (Array.isArray(value) && value.includes(one));

const misplaced = (name: string) =>
  name === 'Resource'
    ? 'the resource of a trust policy is the role that has it'
    : 'the principal of an identity policy is who has it';

import { isObject } from '../core/json.ts';
import { isConditionOperator, nearestOperator } from './condition-operators.ts';
import type { Finding } from './finding.ts';

/** What is wrong with a `Condition` element. */
export function checkCondition(condition: unknown, path: string): Finding[] {
  if (!isObject(condition)) return [shape(path, '{"StringEquals": {"sts:ExternalId": "…"}}')];
  return Object.entries(condition).flatMap(([operator, keys]) => {
    const here = `${path}.${operator}`;
    const known = isConditionOperator(operator) ? [] : [unknownOperator(operator, here)];
    if (!isObject(keys)) return [...known, shape(here, '{"key": "value"}')];
    return [...known, ...Object.entries(keys).flatMap(([key, value]) => checkKey(key, value, `${here}.${key}`))];
  });
}

function checkKey(key: string, value: unknown, path: string): Finding[] {
  const values = Array.isArray(value) ? value : [value];
  const findings: Finding[] = [];
  if (!/^[\w.-]+:\S/.test(key))
    findings.push({
      severity: 'error',
      path,
      what: `"${key}" as a condition key`,
      why: 'a key is a service prefix, a colon and a name',
      mend: 'write it as in aws:PrincipalArn',
    });
  if (values.some((one) => !['string', 'number', 'boolean'].includes(typeof one)))
    findings.push(shape(path, '"value" or ["one", "another"]'));
  if (key.toLowerCase() === 'aws:principalarn' && values.some((one) => String(one).includes(':assumed-role/')))
    findings.push({
      severity: 'error',
      path,
      what: "a session's ARN for aws:PrincipalArn",
      why: "the key holds the role's ARN, so this never matches",
      mend: 'write arn:aws:iam::<account>:role/<name>',
    });
  return findings;
}

function unknownOperator(operator: string, path: string): Finding {
  const nearest = nearestOperator(operator);
  return {
    severity: 'error',
    path,
    what: `"${operator}" as a condition operator`,
    why: 'IAM does not know it',
    mend: nearest
      ? `write ${nearest}`
      : 'write one of StringEquals, StringLike, ArnEquals, ArnLike, Bool, IpAddress, Null, …',
  };
}

function shape(path: string, mend: string): Finding {
  return {
    severity: 'error',
    path,
    what: 'a condition of the wrong shape',
    why: 'IAM refuses it',
    mend: `write ${mend}`,
  };
}

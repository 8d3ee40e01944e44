import { isObject } from '../core/json.ts';
import { isConditionOperator, nearestOperator } from './condition-operators.ts';
import { error, type Finding } from './finding.ts';

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
    findings.push(
      error(
        path,
        `"${key}" as a condition key`,
        'a key is a service prefix, a colon and a name',
        'write it as in aws:PrincipalArn',
      ),
    );
  if (values.some((one) => !['string', 'number', 'boolean'].includes(typeof one)))
    findings.push(shape(path, '"value" or ["one", "another"]'));
  if (key.toLowerCase() === 'aws:principalarn' && values.some((one) => String(one).includes(':assumed-role/')))
    findings.push(
      error(
        path,
        "a session's ARN for aws:PrincipalArn",
        "the key holds the role's ARN, so this never matches",
        'write arn:aws:iam::<account>:role/<name>',
      ),
    );
  return findings;
}

function unknownOperator(operator: string, path: string): Finding {
  const nearest = nearestOperator(operator);
  return error(
    path,
    `"${operator}" as a condition operator`,
    'IAM does not know it',
    nearest
      ? `write ${nearest}`
      : 'write one of StringEquals, StringLike, ArnEquals, ArnLike, Bool, IpAddress, Null, …',
  );
}

function shape(path: string, fix: string): Finding {
  return error(path, 'a condition of the wrong shape', 'IAM refuses it', `write ${fix}`);
}

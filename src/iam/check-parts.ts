import type { JsonObject } from '../core/json.ts';
import type { PolicyKind } from './check-statement.ts';
import { error, type Finding, warning } from './finding.ts';

/** What a statement lacks or has too much of: principal, action, resource, condition, and its effect. */
export function checkParts(statement: JsonObject, path: string, kind: PolicyKind): Finding[] {
  return [
    ...checkEffect(statement, path),
    ...checkPart('Principal', kind !== 'identity', statement, path, kind),
    ...checkPart('Action', true, statement, path, kind),
    ...checkPart('Resource', kind !== 'trust', statement, path, kind),
    ...(kind === 'trust' ? [] : checkBreadth(statement, path)),
  ];
}

function checkEffect({ Effect }: JsonObject, path: string): Finding[] {
  if (Effect === 'Allow' || Effect === 'Deny') return [];
  const given = JSON.stringify(Effect) ?? 'nothing';
  return [error(path, `${given} as Effect`, 'a statement allows or denies', 'write "Effect": "Allow" or "Deny"')];
}

/** An element and its `Not…` form, of which a statement has one where the kind of policy wants it, else none. */
function checkPart(name: string, wanted: boolean, statement: JsonObject, path: string, kind: PolicyKind): Finding[] {
  const given = [name, `Not${name}`].filter((one) => statement[one] !== undefined).length;
  if (!wanted && given > 0) {
    const where = kind === 'trust' ? 'a trust' : 'an identity';
    return [error(path, `a ${name} in ${where} policy`, misplaced(name), `take ${name} away`)];
  }
  if (wanted && given === 0) {
    const why = `a statement of this kind of policy (${kind}) has exactly one of them`;
    return [error(path, `neither ${name} nor Not${name}`, why, `add "${name}"`)];
  }
  if (given === 2) {
    const why = 'a statement has exactly one of them';
    return [error(path, `both ${name} and Not${name}`, why, 'keep one, or write two statements')];
  }
  return [];
}

/** What an Allow opens that hardly anyone means. */
function checkBreadth({ Effect, Action, Resource }: JsonObject, path: string): Finding[] {
  if (Effect !== 'Allow' || !holds(Resource, '*')) return [];
  const everything = warning(
    path,
    'every action on every resource',
    'whoever has this policy is an administrator, save for what another statement denies',
    'name the actions and the resources',
  );
  const everyRole = warning(
    path,
    'sts:AssumeRole on every role',
    'any role anywhere whose trust admits this account can be assumed',
    'name the ARNs of the roles',
  );
  return [...(holds(Action, '*') ? [everything] : []), ...(holds(Action, 'sts:AssumeRole') ? [everyRole] : [])];
}

const holds = (value: unknown, one: string) => value === one || (Array.isArray(value) && value.includes(one));

const misplaced = (name: string) =>
  name === 'Resource'
    ? 'the resource of a trust policy is the role that has it'
    : 'the principal of an identity policy is who has it';

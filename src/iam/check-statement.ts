import type { JsonObject } from '../core/json.ts';
import { checkAction } from './check-action.ts';
import { checkCondition } from './check-condition.ts';
import { checkPrincipal } from './check-principal.ts';
import { checkResource } from './check-resource.ts';
import { error, type Finding, warning } from './finding.ts';

/** Which rules hold: `resource` policies (a bucket's, a queue's) have both a principal and a resource. */
export type PolicyKind = 'identity' | 'trust' | 'resource';

const ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** What is wrong with the elements that a statement has, each by itself. */
export function checkElements(statement: JsonObject, prefix: string, kind: PolicyKind | undefined): Finding[] {
  const each = (name: string, check: (value: unknown, path: string) => Finding[]): Finding[] => {
    const value = statement[name];
    if (value === undefined) return [];
    if (!Array.isArray(value)) return check(value, prefix + name);
    return value.flatMap((one, at) => check(one, `${prefix}${name}[${at}]`));
  };
  const conditioned = statement.Condition !== undefined || statement.Effect === 'Deny';
  const has = (name: string) => statement[name] !== undefined;
  return [
    ...Object.keys(statement).flatMap((name) => (ELEMENTS.includes(name) ? [] : [unknownElement(name, prefix)])),
    ...['Principal', 'NotPrincipal'].flatMap((name) =>
      has(name) ? checkPrincipal(statement[name], prefix + name, conditioned) : [],
    ),
    ...['Action', 'NotAction'].flatMap((name) =>
      each(name, (value, path) => checkAction(value, path, kind === 'trust')),
    ),
    ...['Resource', 'NotResource'].flatMap((name) => each(name, checkResource)),
    ...(has('Condition') ? checkCondition(statement.Condition, `${prefix}Condition`) : []),
    ...(has('NotAction') && statement.Effect !== 'Deny' ? [notAction(`${prefix}NotAction`)] : []),
    ...(has('Sid') && !/^[A-Za-z0-9]*$/.test(String(statement.Sid)) ? [sid(`${prefix}Sid`)] : []),
  ];
}

function unknownElement(name: string, prefix: string): Finding {
  const meant = ELEMENTS.find((element) => element.toLowerCase() === name.toLowerCase().replace(/(?<!s)s$/, ''));
  return error(
    prefix + name,
    `"${name}" in a statement`,
    'IAM does not know such an element',
    meant ? `write ${meant}` : `a statement may have ${ELEMENTS.join(', ')}`,
  );
}

const notAction = (path: string): Finding =>
  warning(
    path,
    'NotAction, unless the effect is Deny',
    'with Allow it allows every action but these, those of services to come included; it denies nothing',
    'list what is allowed in Action; to forbid, write "Effect": "Deny" with Action',
  );

const sid = (path: string): Finding =>
  error(path, 'a Sid with other characters than letters and digits', 'IAM refuses it', 'write it as in AllowTasks');

import { isObject } from '../core/json.ts';
import { arnProblem } from './arn-shape.ts';
import { error, type Finding, warning } from './finding.ts';

const KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser'];
const SERVICE = /^[a-z0-9.*${}_-]+\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal)$/i;

/** What is wrong with a `Principal` (or `NotPrincipal`) element. */
export function checkPrincipal(principal: unknown, path: string, conditioned: boolean): Finding[] {
  if (principal === '*') return [anyone(path, conditioned)];
  if (!isObject(principal))
    return [
      error(
        path,
        `${JSON.stringify(principal)} as principal`,
        'a principal is "*" or an object that says of which kind it is',
        'write {"AWS": "arn:…"} or {"Service": "….amazonaws.com"}',
      ),
    ];
  return Object.entries(principal).flatMap(([kind, value]) => {
    const list = Array.isArray(value);
    return (list ? value : [value]).flatMap((one, at) =>
      checkOne(kind, one, `${path}.${kind}${list ? `[${at}]` : ''}`, conditioned),
    );
  });
}

function checkOne(kind: string, value: unknown, path: string, conditioned: boolean): Finding[] {
  if (!KINDS.includes(kind))
    return [
      error(path, `"${kind}" as a kind of principal`, 'IAM does not know it', `write one of ${KINDS.join(', ')}`),
    ];
  if (typeof value !== 'string')
    return [error(path, `${JSON.stringify(value)} as principal`, 'it has to be a string', 'write a string')];
  if (kind === 'Service' && !SERVICE.test(value))
    return [
      error(
        path,
        `"${value}" as service`,
        'a service principal is a host name',
        'write it as in ecs-tasks.amazonaws.com',
      ),
    ];
  return kind === 'AWS' ? checkAws(value, path, conditioned) : [];
}

function checkAws(value: string, path: string, conditioned: boolean): Finding[] {
  if (value === '*') return [anyone(path, conditioned)];
  if (/^\d{12}$/.test(value)) return [];
  if (/^A(ROA|IDA)[A-Z0-9]+$/.test(value)) return [deleted(value, path)];
  const problem = arnProblem(value);
  if (problem)
    return [
      error(
        path,
        `"${value}" as principal: ${problem.what}`,
        'IAM refuses it as an invalid principal',
        'write an account id, an ARN of a root, role or user, or "*" for everyone',
      ),
    ];
  if (/[*?]/.test(value.replace(/\$\{[^}]*\}/g, '')))
    return [
      error(
        path,
        'a wildcard within a principal',
        'IAM takes "*" alone there, never a part of an ARN',
        'name the account (arn:aws:iam::<account>:root) and put the pattern in a condition: {"ArnLike": {"aws:PrincipalArn": "…"}}',
      ),
    ];
  return checkIdentity(value, path);
}

/** ARNs that are stored as something other than what is written. */
function checkIdentity(arn: string, path: string): Finding[] {
  const [, partition, service, , account, resource = ''] = arn.split(':');
  const [type] = resource.split('/');
  const byName = (named: string) =>
    `write the principal as arn:${partition}:iam::${account}:root with the condition {"ArnEquals": {"aws:PrincipalArn": "${named}"}}`;
  if (service === 'sts' && type === 'assumed-role')
    return [
      warning(
        path,
        'a single session as principal',
        'the session name changes from task to task, so the next one is refused',
        byName(`arn:${partition}:iam::${account}:role/${resource.split('/')[1]}`),
      ),
    ];
  if (service === 'iam' && (type === 'role' || type === 'user'))
    return [
      warning(
        path,
        `a ${type}'s ARN as principal`,
        `IAM stores the ${type}'s unique id in its place: deleted and made anew under the same name, it is refused; and the policy cannot be saved before the ${type} exists`,
        byName(arn),
      ),
    ];
  return [];
}

function anyone(path: string, conditioned: boolean): Finding {
  const what = 'everyone as principal';
  const fix = 'name the account: {"AWS": "arn:aws:iam::<account>:root"}';
  return conditioned
    ? warning(path, what, 'only the conditions stand between this and every AWS account', fix)
    : error(path, what, 'every identity in every AWS account is meant', fix);
}

function deleted(id: string, path: string): Finding {
  return warning(
    path,
    `the unique id ${id} as principal`,
    'IAM shows it where the role or user that was named has been deleted; one made anew under the name is refused',
    'name the account as principal, and the role by the condition {"ArnEquals": {"aws:PrincipalArn": "arn:…"}}',
  );
}

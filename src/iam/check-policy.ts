import { isObject, type JsonObject } from '../core/json.ts';
import { placeholders } from './arn-shape.ts';
import { checkParts } from './check-parts.ts';
import { checkElements, type PolicyKind } from './check-statement.ts';
import { error, type Finding, note, warning } from './finding.ts';
import { policyText } from './policy-text.ts';

/**
 * Says what is wrong with a policy document, by its form alone: AWS is not asked, so that an action or a key which does
 * not exist passes when it is spelt like one.
 * @param document text, or what was parsed from it
 * @param kind which rules hold; without it, that of a policy which has a Principal and no Resource is `trust`
 */
export function checkPolicy(document: unknown, kind?: PolicyKind): Finding[] {
  const { value, fragment, findings } =
    typeof document === 'string' ? policyText(document) : { value: document, fragment: false, findings: [] };
  if (value === undefined && findings.length > 0) return [...findings];
  const templated = [...new Set(placeholders(JSON.stringify(value)))];
  return [...findings, ...(templated.length > 0 ? [template(templated)] : []), ...checkValue(value, fragment, kind)];
}

function checkValue(value: unknown, fragment: boolean, kind: PolicyKind | undefined): Finding[] {
  if (!isObject(value))
    return [error('', 'not an object', 'a policy document is a JSON object', 'write {"Version": …, "Statement": […]}')];
  if (fragment) return checkElements(value, '', kind);
  const given = value.Statement;
  const statements = Array.isArray(given) ? given : given === undefined ? [] : [given];
  const rules = kind ?? guessKind(statements);
  return [
    ...checkEnvelope(value, statements),
    ...statements.flatMap((statement, at) => {
      const path = Array.isArray(given) ? `Statement[${at}]` : 'Statement';
      if (!isObject(statement))
        return [error(path, 'not an object', 'a statement is a JSON object', 'write {"Effect": …}')];
      return [...checkParts(statement, path, rules), ...checkElements(statement, `${path}.`, rules)];
    }),
  ];
}

/** What is around the statements. */
function checkEnvelope(document: JsonObject, statements: readonly unknown[]): Finding[] {
  const findings = Object.keys(document)
    .filter((name) => !['Version', 'Id', 'Statement'].includes(name))
    .map((name) =>
      error(
        name,
        `"${name}" in a policy document`,
        'IAM does not know such an element',
        'a document has Version, Id and Statement',
      ),
    );
  const version = document.Version;
  if (version === undefined)
    findings.push(
      warning(
        'Version',
        'no Version',
        'IAM then takes the language of 2008, in which a policy variable is plain text',
        'write "Version": "2012-10-17"',
      ),
    );
  else if (version !== '2012-10-17' && version !== '2008-10-17')
    findings.push(
      error(
        'Version',
        `${JSON.stringify(version)} as Version`,
        'it names the policy language, not the day of writing',
        'write "Version": "2012-10-17"',
      ),
    );
  if (statements.length === 0)
    findings.push(error('Statement', 'no statement', 'a document has at least one', 'add a statement'));
  const sids = statements
    .filter(isObject)
    .map((statement) => statement.Sid)
    .filter(Boolean);
  if (new Set(sids).size < sids.length)
    findings.push(error('Statement', 'the same Sid twice', 'a Sid is unique in its document', 'rename one'));
  return findings;
}

function guessKind(statements: readonly unknown[]): PolicyKind {
  const has = (...names: string[]) =>
    statements.some((statement) => isObject(statement) && names.some((name) => name in statement));
  if (!has('Principal', 'NotPrincipal')) return 'identity';
  return has('Resource', 'NotResource') ? 'resource' : 'trust';
}

function template(names: readonly string[]): Finding {
  return note(
    '',
    `a template: ${names.join(', ')}`,
    'IAM does not know these placeholders; what stands in their place was not checked',
    'fill them in before it is applied',
  );
}

import { formatInstant } from '../core/credentials.ts';
import type { Caller } from './caller.ts';
import { type IssuedSession, sessionArn, uniqueId } from './sessions.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escapeXml = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

type Node = Readonly<{ [name: string]: string | number | Node | undefined }>;

/** Elements in the order given; those that are `undefined` are left out, as AWS does. */
function elements(node: Node, indent = '  '): string {
  return Object.entries(node)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      typeof value === 'object'
        ? `${indent}<${name}>\n${elements(value, `${indent}  `)}${indent}</${name}>\n`
        : `${indent}<${name}>${escapeXml(String(value))}</${name}>\n`,
    )
    .join('');
}

function answer(action: string, result: Node, requestId: string): string {
  const body = elements({ [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } });
  return `<${action}Response xmlns="${NAMESPACE}">\n${body}</${action}Response>\n`;
}

/** @param packedPolicySize percent of the space for policies and tags; absent where neither was given */
export function assumeRoleXml(session: IssuedSession, packedPolicySize: number | undefined, requestId: string): string {
  const result = {
    AssumedRoleUser: {
      AssumedRoleId: `${uniqueId('AROA', session.roleArn)}:${session.sessionName}`,
      Arn: sessionArn(session),
    },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: formatInstant(session.expiresAt),
    },
    PackedPolicySize: packedPolicySize,
    SourceIdentity: session.sourceIdentity,
  };
  return answer('AssumeRole', result, requestId);
}

export function callerIdentityXml({ arn, userId, accountId }: Caller, requestId: string): string {
  return answer('GetCallerIdentity', { Arn: arn, UserId: userId, Account: accountId }, requestId);
}

/** `Receiver` blames us, `Sender` the caller; AWS goes by the status. */
export function errorXml(status: number, code: string, message: string, requestId: string): string {
  const error = { Type: status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: message };
  return `<ErrorResponse xmlns="${NAMESPACE}">\n${elements({ Error: error, RequestId: requestId })}</ErrorResponse>\n`;
}

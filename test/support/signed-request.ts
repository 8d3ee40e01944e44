import { amzDate, signatureOf, type WireRequest } from '../../src/sandbox/sigv4.ts';
import type { Keys } from './sts-client.ts';

/** A call to STS, signed at `atMs`: for tests that hand it to `sts.answer` under a clock of their own, without a socket. */
export function signedRequest(keys: Keys, atMs: number, parameters: Readonly<Record<string, string>>): WireRequest {
  const date = amzDate(atMs);
  const headers: Record<string, string> = { host: 'sts.test', 'x-amz-date': date };
  if (keys.sessionToken) headers['x-amz-security-token'] = keys.sessionToken;
  const scope = { day: date.slice(0, 8), region: 'eu-west-1', service: 'sts', terminator: 'aws4_request' };
  const claim = { ...scope, accessKeyId: keys.accessKeyId, date, signedHeaders: Object.keys(headers) };
  const body = new URLSearchParams({ Version: '2011-06-15', ...parameters }).toString();
  const request = { method: 'POST', url: '/', headers, body };
  const credential = [keys.accessKeyId, ...Object.values(scope)].join('/');
  const signature = signatureOf(request, claim, keys.secretAccessKey);
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${claim.signedHeaders.join(';')}, Signature=${signature}`;
  return { ...request, headers: { ...headers, authorization } };
}

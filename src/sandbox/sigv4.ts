import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { StsError } from './sts-error.ts';

/** A request as it came over the wire; header names in lower case. */
export type WireRequest = Readonly<{
  method: string;
  /** Path and query string, as sent. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

/** What the `Authorization` header claims. */
export type Claim = Readonly<{
  accessKeyId: string;
  day: string;
  region: string;
  service: string;
  terminator: string;
  signedHeaders: readonly string[];
  signature: string;
  /** `X-Amz-Date`, e.g. `20150830T123600Z`. */
  date: string;
}>;

const ALGORITHM = 'AWS4-HMAC-SHA256';
const TERMINATOR = 'aws4_request';
const WINDOW_MS = 15 * 60_000;

/** Reads the `Authorization` header. @throws StsError `MissingAuthenticationToken`, `IncompleteSignature` */
export function readClaim({ headers }: WireRequest): Claim {
  const header = headers.authorization;
  if (!header) throw new StsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  const field = (name: string) => new RegExp(`(?:^|[\\s,])${name}=([^,\\s]+)`).exec(header)?.[1] ?? '';
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !field(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  const date = headers['x-amz-date'] ?? '';
  if (!/^\d{8}T\d{6}Z$/.test(date))
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  if (!header.startsWith(`${ALGORITHM} `)) missing.unshift(`Unsupported AWS 'algorithm': '${header.split(' ')[0]}'.`);
  if (missing.length > 0) throw new StsError(400, 'IncompleteSignature', missing.join(' '));
  const [accessKeyId = '', day = '', region = '', service = '', terminator = ''] = field('Credential').split('/');
  const signedHeaders = field('SignedHeaders').split(';');
  return { accessKeyId, day, region, service, terminator, signedHeaders, signature: field('Signature'), date };
}

/** Whether the claim is meant for us. `region` undefined: any will do. @throws StsError `SignatureDoesNotMatch` */
export function checkScope(claim: Claim, service: string, region: string | undefined): void {
  const { date } = claim;
  const day = date.slice(0, 8);
  const scoped = (how: string) => `Credential should be scoped ${how}.`;
  const problems = [
    region !== undefined && claim.region !== region ? scoped(`to a valid region, not '${claim.region}'`) : '',
    claim.service !== service ? scoped(`to correct service: '${service}'`) : '',
    claim.terminator !== TERMINATOR
      ? scoped(`with a valid terminator: '${TERMINATOR}', not '${claim.terminator}'`)
      : '',
    claim.day !== day
      ? `Date in Credential scope does not match YYYYMMDD of ISO-8601 version of date: '${claim.day}' != '${day}', in '${date}'.`
      : '',
  ].filter((problem) => problem !== '');
  if (problems.length > 0) throw new StsError(403, 'SignatureDoesNotMatch', problems.join(' '));
}

/** Whether it was signed within 15 minutes of `nowMs`. @throws StsError `SignatureDoesNotMatch` */
export function checkDate({ date }: Claim, nowMs: number): void {
  const signedMs = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const refuse = (text: string) => {
    throw new StsError(403, 'SignatureDoesNotMatch', text);
  };
  const edge = (ms: number) => amzDate(nowMs + ms);
  if (!(signedMs >= nowMs - WINDOW_MS))
    refuse(`Signature expired: ${date} is now earlier than ${edge(-WINDOW_MS)} (${edge(0)} - 15 min.)`);
  if (signedMs > nowMs + WINDOW_MS)
    refuse(`Signature not yet current: ${date} is still later than ${edge(WINDOW_MS)} (${edge(0)} + 15 min.)`);
}

/** Whether the claim's signature is the one that this secret makes. @throws StsError `SignatureDoesNotMatch` */
export function checkSignature(request: WireRequest, claim: Claim, secretAccessKey: string): void {
  const expected = Buffer.from(signatureOf(request, claim, secretAccessKey));
  const given = Buffer.from(claim.signature);
  if (expected.length === given.length && timingSafeEqual(expected, given)) return;
  throw new StsError(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
}

/** The signature in hex (AWS General Reference, "Create a signed AWS API request"). */
export function signatureOf(request: WireRequest, claim: Omit<Claim, 'signature'>, secretAccessKey: string): string {
  const scope = [claim.day, claim.region, claim.service, claim.terminator].join('/');
  const text = [ALGORITHM, claim.date, scope, sha256(canonicalRequest(request, claim.signedHeaders))].join('\n');
  const key = [claim.day, claim.region, claim.service, claim.terminator].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

function canonicalRequest({ method, url, headers, body }: WireRequest, signedHeaders: readonly string[]): string {
  const [path = '/', query = ''] = url.split('?', 2);
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`);
  return [method, path, canonicalQuery(query), lines.join(''), signedHeaders.join(';'), sha256(body)].join('\n');
}

function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${escapeUri(name)}=${escapeUri(value)}`)
    .sort()
    .join('&');
}

const escapeUri = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Epoch milliseconds as `20150830T123600Z`. */
export const amzDate = (epochMs: number) => `${new Date(epochMs).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;

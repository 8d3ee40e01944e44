import { expect, test } from 'vitest';
import { amzDate, checkDate, readClaim, signatureOf } from '../../src/sandbox/sigv4.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const form = 'application/x-www-form-urlencoded';

/** The example of the AWS General Reference, and cases of AWS's SigV4 test suite: all of 2015-08-30. */
test.each([
  {
    name: 'iam ListUsers',
    service: 'iam',
    method: 'GET',
    url: '/?Action=ListUsers&Version=2010-05-08',
    headers: { 'content-type': `${form}; charset=utf-8`, host: 'iam.amazonaws.com' },
    body: '',
    signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  },
  {
    name: 'get-vanilla',
    service: 'service',
    method: 'GET',
    url: '/',
    headers: { host: 'example.amazonaws.com' },
    body: '',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    service: 'service',
    method: 'GET',
    url: '/?Param2=value2&Param1=value1',
    headers: { host: 'example.amazonaws.com' },
    body: '',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'post-x-www-form-urlencoded',
    service: 'service',
    method: 'POST',
    url: '/',
    headers: { 'content-type': form, host: 'example.amazonaws.com' },
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
])("$name has AWS's signature", ({ service, method, url, headers: plain, body, signature }) => {
  const date = '20150830T123600Z';
  const headers = { ...plain, 'x-amz-date': date };
  const claim = {
    accessKeyId: 'AKIDEXAMPLE',
    day: '20150830',
    region: 'us-east-1',
    service,
    terminator: 'aws4_request',
    signedHeaders: Object.keys(headers),
    date,
  };
  expect(signatureOf({ method, url, headers, body }, claim, SECRET)).toBe(signature);
});

test.each([
  [-901, 'Signature expired: 20190625T120000Z is now earlier than 20190625T120001Z (20190625T121501Z - 15 min.)'],
  [-900, undefined],
  [900, undefined],
  [
    901,
    'Signature not yet current: 20190625T120000Z is still later than 20190625T115959Z (20190625T114459Z + 15 min.)',
  ],
])('signed %i s from now', (seconds, problem) => {
  const date = '20190625T120000Z';
  const authorization =
    'AWS4-HMAC-SHA256 Credential=A/20190625/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=0';
  const claim = readClaim({ method: 'POST', url: '/', headers: { authorization, 'x-amz-date': date }, body: '' });
  const check = () => checkDate(claim, Date.parse('2019-06-25T12:00:00Z') - seconds * 1000);
  if (problem) expect(check).toThrow(problem);
  else expect(check).not.toThrow();
});

test.each([
  [{}, 'Request is missing Authentication Token'],
  [{ authorization: 'Bearer x' }, /^Unsupported AWS 'algorithm': 'Bearer'.*'Credential'.*'Signature'.*'X-Amz-Date'/],
  [
    { authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host', 'x-amz-date': '20190625T120000Z' },
    "Authorization header requires 'Signature' parameter.",
  ],
])('%j cannot be read', (headers: Record<string, string>, problem) => {
  expect(() => readClaim({ method: 'POST', url: '/', headers, body: '' })).toThrow(problem);
});

test("an instant in AWS's spelling", () => {
  expect(amzDate(Date.parse('2015-08-30T12:36:00.789Z'))).toBe('20150830T123600Z');
});

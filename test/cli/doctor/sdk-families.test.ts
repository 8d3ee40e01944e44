import { expect, test } from 'vitest';
import { SDK_FAMILIES, sdkSource } from '../../../src/cli/doctor/sdk-families.ts';

const FULL = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9910/credentials' };
const RELATIVE = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/x' };
const WEB_IDENTITY = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/x' };
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x' };

const taking = (env: Readonly<Record<string, string>>, source: string | undefined) =>
  SDK_FAMILIES.filter((family) => sdkSource(family, env) === source).map(({ name }) => name);

test('with FULL_URI alone every family uses the sidecar, and with nothing set none uses anything', () => {
  expect(taking(FULL, 'FULL_URI')).toHaveLength(SDK_FAMILIES.length);
  expect(taking({}, undefined)).toHaveLength(SDK_FAMILIES.length);
});

test('beside a RELATIVE_URI only three kinds find the sidecar', () => {
  expect(taking({ ...FULL, ...RELATIVE }, 'FULL_URI')).toEqual([
    'JavaScript v3, 2024-01 to 2026-07',
    'Go v2, before 2024-09',
    'Go v1',
  ]);
});

test('a blank RELATIVE_URI keeps those away that look only whether it is set', () => {
  const blank = { ...FULL, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '' };
  expect(taking(blank, 'RELATIVE_URI')).toEqual([
    'Python (boto3, botocore)',
    'AWS CLI v2',
    'Java v2',
    'Java v1',
    'Rust',
    'Ruby',
    'Swift',
  ]);
});

test('keys win everywhere, half a pair nowhere, and a web identity in all but one', () => {
  expect(taking({ ...FULL, ...KEYS }, 'keys')).toHaveLength(SDK_FAMILIES.length);
  expect(taking({ ...FULL, ...KEYS, AWS_PROFILE: 'x' }, 'profile')).toHaveLength(2);
  expect(taking({ ...FULL, AWS_ACCESS_KEY_ID: 'AKIA' }, 'FULL_URI')).toHaveLength(SDK_FAMILIES.length);
  expect(taking({ ...FULL, ...WEB_IDENTITY }, 'FULL_URI')).toEqual(['JavaScript v2']);
});

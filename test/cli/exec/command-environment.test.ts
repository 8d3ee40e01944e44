import { expect, test } from 'vitest';
import { commandEnvironment } from '../../../src/cli/exec/command-environment.ts';

const endpoint = { url: 'http://127.0.0.1:4711/credentials/default', tokenFile: '/tmp/x/token', region: 'eu-west-1' };
const set = {
  AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint.url,
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: endpoint.tokenFile,
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
};
const of = (env: Readonly<Record<string, string | undefined>>) => commandEnvironment(env, endpoint);

test('the endpoint is set, in the place of whatever stood there', () => {
  expect(of({})).toEqual(set);
  expect(of(Object.fromEntries(Object.keys(set).map((name) => [name, name.endsWith('REGION') ? '' : 'x'])))).toEqual(
    set,
  );
});

test.each([
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_SESSION_EXPIRATION',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_CREDENTIAL_FILE',
  'AWS_ACCOUNT_ID',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'SWITCH_ROLE_ARN',
  'SWITCH_ROLE_TOKEN',
  'SWITCH_ROLE_CONFIG',
])('%s is not passed on', (name) => {
  expect(of({ [name]: 'x' })).toEqual(set);
  expect(of({ [name]: '' })).toEqual(set);
});

test.each(['PATH', 'HOME', 'EMPTY', 'AWS_CA_BUNDLE', 'AWS_ENDPOINT_URL_STS', 'ECS_CONTAINER_METADATA_URI_V4'])(
  '%s is passed on',
  (name) => {
    expect(of({ [name]: name === 'EMPTY' ? '' : 'x' })).toEqual({ ...set, [name]: name === 'EMPTY' ? '' : 'x' });
  },
);

test.each([
  [{ AWS_REGION: 'us-east-1' }, 'us-east-1'],
  [{ AWS_DEFAULT_REGION: 'us-east-1' }, 'us-east-1'],
  [{ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-2' }, 'us-east-1'],
])("a region of the user's own stays: %j", (env, region) => {
  expect(of(env)).toEqual({ ...set, AWS_REGION: region, AWS_DEFAULT_REGION: region });
});

const own = '127.0.0.1,localhost';
test.each<[Record<string, string>, Record<string, string>]>([
  [{ NO_PROXY: 'x' }, { NO_PROXY: 'x' }],
  [{ HTTP_PROXY: '' }, { HTTP_PROXY: '' }],
  [{ HTTP_PROXY: 'p' }, { HTTP_PROXY: 'p', NO_PROXY: own, no_proxy: own }],
  [
    { https_proxy: 'p', NO_PROXY: 'a,b' },
    { https_proxy: 'p', NO_PROXY: `a,b,${own}`, no_proxy: `a,b,${own}` },
  ],
  [
    { ALL_PROXY: 'p', no_proxy: 'a' },
    { ALL_PROXY: 'p', NO_PROXY: `a,${own}`, no_proxy: `a,${own}` },
  ],
  [
    { http_proxy: 'p', no_proxy: 'a, localhost', NO_PROXY: 'b' },
    { http_proxy: 'p', no_proxy: 'a, localhost,127.0.0.1', NO_PROXY: `b,${own}` },
  ],
  [
    { http_proxy: 'p', no_proxy: '*' },
    { http_proxy: 'p', no_proxy: '*', NO_PROXY: '*' },
  ],
])('a proxy leaves the endpoint alone: %j', (env, expected) => {
  expect(of(env)).toEqual({ ...set, ...expected });
});

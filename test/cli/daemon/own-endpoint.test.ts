import { expect, test } from 'vitest';
import { refuseOwnEndpoint } from '../../../src/cli/daemon/own-endpoint.ts';

const config = {
  listen: { host: '127.0.0.1', port: 9910 },
  auth: 'token',
  logLevel: 'info',
  drainSeconds: 20,
  roles: [],
} as const;
const refuse =
  (uri: string, rest = {}) =>
  () =>
    refuseOwnEndpoint(config, { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, ...rest });

test.each(['http://127.0.0.1:9910/credentials', 'http://localhost:9910/credentials/x', 'http://[::1]:9910/'])(
  '%s is the sidecar itself',
  (uri) => {
    expect(refuse(uri)).toThrow('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  },
);

test.each(['http://127.0.0.1:9911/credentials', 'http://169.254.170.23/v1/credentials', 'no address'])(
  '%s is not',
  (uri) => {
    expect(refuse(uri)).not.toThrow();
  },
);

test('where the agent is there too, every SDK asks the agent', () => {
  expect(
    refuse('http://127.0.0.1:9910/x', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/x' }),
  ).not.toThrow();
});

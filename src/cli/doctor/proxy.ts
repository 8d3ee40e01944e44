import type { Environment } from '../config/environment.ts';

/** The proxy that programs of this environment are told to use. */
export const proxyOf = (env: Environment) =>
  env.HTTPS_PROXY || env.https_proxy || env.HTTP_PROXY || env.http_proxy || env.ALL_PROXY || env.all_proxy || undefined;

/** Whether `NO_PROXY` keeps requests for credentials off it. */
export const sparesLoopback = (env: Environment) =>
  (env.NO_PROXY ?? env.no_proxy ?? '')
    .split(',')
    .some((host) => ['*', '127.0.0.1', '127.0.0.0/8'].includes(host.trim()));

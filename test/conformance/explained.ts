/** Why a client does not do what the contract asks, by a line of its own source, and what to do about it. */
export type Explanation = Readonly<{ client: string; column: string; why: string; source: string; remedy: string }>;

export const EXPLAINED: readonly Explanation[] = [
  {
    client: 'aws-cli-v2',
    column: '1 file',
    why: 'it knows the token variable alone, sends no token, and is refused',
    source:
      'awscli 2.9.19, `awscli/botocore/credentials.py`, `ContainerProvider._build_headers`: `auth_token = self._environ.get(self.ENV_VAR_AUTH_TOKEN)`',
    remedy: 'use 2.15.0 or newer, or hand over the token in `AWS_CONTAINER_AUTHORIZATION_TOKEN`',
  },
  {
    client: 'rust',
    column: '9',
    why: 'from behaviour version 2025-08-07 on its default client asks even 127.0.0.1 through the proxy, which so gets the token and the credentials',
    source:
      'aws-smithy-runtime 1.16.2, `src/client/http.rs`, `default_https_client`: `conn_builder.set_proxy_config(Some(ProxyConfig::from_env()))`',
    remedy: 'set `NO_PROXY=127.0.0.1` (and the rest of your own list) wherever the app has `HTTP_PROXY`',
  },
];

export const explanationOf = (client: string, column: string) =>
  EXPLAINED.find((it) => it.client === client && it.column === column);

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
];

export const explanationOf = (client: string, column: string) =>
  EXPLAINED.find((it) => it.client === client && it.column === column);

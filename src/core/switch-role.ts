/** What is asked of STS for one role: AssumeRole's own parameters, and where the asking identity comes from. */
export type SwitchRole = Readonly<{
  /** The name in routes, tokens and logs; `default` where there is only one. */
  name: string;
  roleArn: string;
  sessionName: string;
  durationSeconds: number;
  region: string;
  externalId?: string;
  /** An inline session policy, as JSON text. */
  policy?: string;
  policyArns?: readonly string[];
  tags?: Readonly<Record<string, string>>;
  transitiveTagKeys?: readonly string[];
  sourceIdentity?: string;
  /** Another role of this configuration, to be assumed first. */
  via?: string;
  /** A profile of the AWS config file to take the base identity from. */
  profile?: string;
}>;

/** A role that serves the base identity itself, cached, instead of assuming another. */
export type PassthroughRole = Readonly<{
  name: string;
  passthrough: true;
  region: string;
  profile?: string;
  via?: never;
}>;

export type Role = SwitchRole | PassthroughRole;

export const isPassthrough = (role: Role): role is PassthroughRole => 'passthrough' in role;

/** STS's limit for a session that a role session asks for ("role chaining"); an ECS task role is a role session. */
export const CHAINED_SESSION_SECONDS = 3600;

/** The role that one container is to have. */
export type RoleRequest = Readonly<{
  container: string;
  roleArn: string;
  /** What to call it; by default the container's name, made to fit. */
  roleName?: string | undefined;
  externalId?: string | undefined;
}>;

/**
 * How an app is connected:
 * - `launcher`: to the credentials endpoint, started without the variable that shadows it
 * - `profile`: by an AWS config file, its entrypoint untouched
 */
export type Mode = 'launcher' | 'profile';

/** What is to be added to a task definition. */
export type Injection = Readonly<{
  roles: readonly RoleRequest[];
  mode: Mode;
  /** The sidecar's image. */
  image?: string | undefined;
  /** What `docker image inspect` prints of a container's image, by the container's name. */
  imageConfigs: Readonly<Record<string, unknown>>;
}>;

import { DEFAULT_ROLE } from '../../core/conventions.ts';

/** What the sidecar, its app containers and the task definition agree on. Everything else here builds on these names. */
export const SIDECAR_NAME = 'switch-role';
/** The container that hands the roles' volumes to the sidecar's user, before it starts. */
export const VOLUMES_NAME = 'switch-role-volumes';
export const DEFAULT_IMAGE = 'switch-role-sidecar:latest';
export const DEFAULT_HANDOFF_DIR = '/handoff';

/** Where an app container finds its role's volume. */
export const APP_DIR = '/switch-role';
export const TOKEN_PATH = `${APP_DIR}/token`;
export const PROFILE_PATH = `${APP_DIR}/config`;

export const RELATIVE_URI = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
export const FULL_URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
export const TOKEN = 'AWS_CONTAINER_AUTHORIZATION_TOKEN';
export const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';
export const CONFIG_FILE = 'AWS_CONFIG_FILE';

/** What starts an app without the variable that would shadow ours. Absent, not blank: botocore and others take blank as set. */
export const LAUNCHER: readonly string[] = [`${APP_DIR}/env`, '-u', RELATIVE_URI];

const VOLUME_PREFIX = 'switch-role-';

/** The volume that carries a role's token and launcher. */
export const volumeOf = (role: string): string => `${VOLUME_PREFIX}${role}`;

/** The role whose volume this is by its name; `undefined` for anyone else's volume. */
export const roleOfVolume = (volume: string): string | undefined =>
  volume.startsWith(VOLUME_PREFIX) ? volume.slice(VOLUME_PREFIX.length) : undefined;

/** The route of a role's credentials; the role named `default` needs no name in it. */
export const credentialsPath = (role: string): string =>
  role === DEFAULT_ROLE ? '/credentials' : `/credentials/${role}`;

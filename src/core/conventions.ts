/** What the daemon, whoever asks it, and the task definition must know alike. */

/** The role that `SWITCH_ROLE_ARN` configures and that `/credentials` serves. */
export const DEFAULT_ROLE = 'default';

/** What a role may be called in routes, paths and volumes. */
export const ROLE_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** A token that any header takes, and nobody guesses. */
export const TOKEN = /^[\u0021-\u007e]{32,}$/;

/** Where the daemon listens. Some SDKs take http from this very address alone. */
export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 9910;

/** For how long it serves on after SIGTERM while apps still run. */
export const DEFAULT_DRAIN_SECONDS = 20;

import type { Role } from '../../core/switch-role.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The whole configuration, checked. It holds no secret and may be passed around and logged. */
export type Config = Readonly<{
  listen: Readonly<{ host: string; port: number }>;
  auth: 'token' | 'none';
  /** Where token files and launchers are put; absent where nothing is handed over by file. */
  handoffDir?: string;
  logLevel: (typeof LOG_LEVELS)[number];
  drainSeconds: number;
  roles: readonly Role[];
}>;

/** What must never be logged, apart from the rest. */
export type Secrets = Readonly<{ defaultToken?: string }>;

/** Everything wrong with the configuration, in one message; each problem names its variable or its path in the file. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? problems[0]
        : `${problems.length} problems:\n${problems.map((it) => `  - ${it}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

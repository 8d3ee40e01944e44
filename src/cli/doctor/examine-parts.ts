import type { Clock } from '../../core/clock.ts';
import type { Environment } from '../config/environment.ts';

/** What an examination works with. */
export type ExamineParts = Readonly<{
  env: Environment;
  clock: Clock;
  /** Only this role, and those that it goes via. */
  role?: string | undefined;
  /** Gets the name of each session that STS is asked for. */
  sessions: Set<string>;
}>;

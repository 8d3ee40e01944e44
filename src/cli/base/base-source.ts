import type { Clock } from '../../core/clock.ts';
import type { IdentitySource } from '../../core/identity.ts';
import { baseCredentials, type Onlooker, type Trouble } from '../../sts/base-credentials.ts';
import type { Environment } from '../config/environment.ts';
import { hasProfile, profileFiles } from './profile-files.ts';
import { watchContainerEndpoint } from './watch-container-endpoint.ts';

/** The base identity of these surroundings, or of a profile, with the causes that the SDK keeps to itself. */
export function baseSource(clock: Clock, profile?: string): IdentitySource {
  // The SDK reads this very environment.
  const lookOn = () => onlooker(process.env, profile);
  return baseCredentials({ clock, lookOn, ...(profile && { profile }) });
}

function onlooker(env: Environment, ofRole: string | undefined): Onlooker {
  const watch = watchContainerEndpoint(env);
  return {
    troubles() {
      const endpoint = watch.trouble();
      return [...profileTroubles(env, ofRole), ...pairTroubles(env), ...(endpoint ? [endpoint] : [])];
    },
    end: watch.end,
  };
}

/** What is wrong with the profile that is asked for, by its name. */
export function profileTroubles(env: Environment, ofRole?: string): readonly Trouble[] {
  const profile = ofRole || env.AWS_PROFILE;
  if (!profile || hasProfile(env, profile)) return [];
  return [
    {
      fact: `there is no profile ${profile} in ${profileFiles(env).join(' or ')}`,
      fix: `see ${ofRole ? 'profile in the configuration' : '--profile and AWS_PROFILE'}; aws configure list-profiles tells those that there are`,
    },
  ];
}

/** An access key without its secret, or a secret without its key: the SDK passes both by without a word. */
export function pairTroubles(env: Environment): readonly Trouble[] {
  const pair = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  const set = pair.filter((name) => env[name]);
  if (set.length !== 1) return [];
  const missing = pair.find((name) => !env[name]);
  return [{ fact: `${set[0]} is set, and ${missing} is not`, fix: `set ${missing} as well, or take ${set[0]} away` }];
}

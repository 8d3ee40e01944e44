import { Option } from 'commander';
import type { Environment } from './config/environment.ts';
import { portArgument } from './port-argument.ts';

/** A flag for a person at a shell: it stands for a variable, and wins over it. */
export type Flag = Readonly<{ option: Option; variable: string }>;

const flag = (flags: string, variable: string, says: string): Flag => ({
  option: new Option(flags, `${says} (${variable})`),
  variable,
});

export const CONFIG_FLAG = flag('--config <file>', 'SWITCH_ROLE_CONFIG', 'a YAML or JSON file with several roles');
const HOST = flag('--host <address>', 'SWITCH_ROLE_HOST', 'the address of the endpoint');
const PORT = flag('--port <port>', 'SWITCH_ROLE_PORT', 'the port of the endpoint; 0 picks a free one');
PORT.option.argParser(portArgument);

/** Where the daemon is. */
export const ADDRESS_FLAGS: readonly Flag[] = [HOST, PORT];

/** What the role is, and who asks for it. */
export const ROLE_FLAGS: readonly Flag[] = [
  flag('--role-arn <arn>', 'SWITCH_ROLE_ARN', 'the role named default'),
  flag('--session-name <name>', 'SWITCH_ROLE_SESSION_NAME', 'how CloudTrail names the session'),
  flag('--duration-seconds <seconds>', 'SWITCH_ROLE_DURATION_SECONDS', '900 to 43200; 3600 at most for a task role'),
  flag('--external-id <id>', 'SWITCH_ROLE_EXTERNAL_ID', "the external id of the role's trust policy"),
  flag('--region <region>', 'AWS_REGION', 'the region whose STS is asked'),
  flag('--profile <profile>', 'AWS_PROFILE', 'the profile of the base identity'),
];

export const LOG_LEVEL_FLAG = flag(
  '--log-level <level>',
  'SWITCH_ROLE_LOG_LEVEL',
  'trace, debug, info, warn, error, fatal or silent',
);

/** The variables that the given ones of these flags stand for, with their values. */
export function variablesOf(flags: readonly Flag[], options: Readonly<Record<string, unknown>>): Environment {
  const values = flags.map(({ option, variable }) => [variable, options[option.attributeName()]] as const);
  return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

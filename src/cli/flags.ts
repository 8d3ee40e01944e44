import { type Command, Option } from 'commander';
import type { Environment } from './config/environment.ts';
import { portArgument } from './port-argument.ts';

type Flag = Readonly<{
  flag: string;
  option: string;
  variable: string;
  says: string;
  read?: (text: string) => unknown;
}>;

/** Flags for a person at a shell: each stands for a variable, and wins over it. */
const FLAGS: readonly Flag[] = [
  {
    flag: '--config <file>',
    option: 'config',
    variable: 'SWITCH_ROLE_CONFIG',
    says: 'a YAML or JSON file with several roles',
  },
  { flag: '--role-arn <arn>', option: 'roleArn', variable: 'SWITCH_ROLE_ARN', says: 'the role named default' },
  {
    flag: '--session-name <name>',
    option: 'sessionName',
    variable: 'SWITCH_ROLE_SESSION_NAME',
    says: 'how CloudTrail names the session',
  },
  {
    flag: '--duration-seconds <seconds>',
    option: 'durationSeconds',
    variable: 'SWITCH_ROLE_DURATION_SECONDS',
    says: '900 to 43200; 3600 at most for a task role',
  },
  {
    flag: '--external-id <id>',
    option: 'externalId',
    variable: 'SWITCH_ROLE_EXTERNAL_ID',
    says: "the external id of the role's trust policy",
  },
  { flag: '--region <region>', option: 'region', variable: 'AWS_REGION', says: 'the region whose STS is asked' },
  { flag: '--profile <profile>', option: 'profile', variable: 'AWS_PROFILE', says: 'the profile of the base identity' },
  { flag: '--host <address>', option: 'host', variable: 'SWITCH_ROLE_HOST', says: 'the address of the endpoint' },
  {
    flag: '--port <port>',
    option: 'port',
    variable: 'SWITCH_ROLE_PORT',
    says: 'the port of the endpoint; 0 picks a free one',
    read: portArgument,
  },
  {
    flag: '--log-level <level>',
    option: 'logLevel',
    variable: 'SWITCH_ROLE_LOG_LEVEL',
    says: 'trace, debug, info, warn, error, fatal or silent',
  },
];

/** Lets a verb take the flags of the configuration. */
export function addConfigFlags(command: Command): Command {
  for (const { flag, says, variable, read } of FLAGS) {
    const option = new Option(flag, `${says} (${variable})`);
    command.addOption(read ? option.argParser(read) : option);
  }
  return command;
}

/** The variables that the given flags stand for, with their values. */
export function variablesOf(options: Readonly<Record<string, unknown>>): Environment {
  const given = FLAGS.filter(({ option }) => options[option] !== undefined);
  return Object.fromEntries(given.map(({ option, variable }) => [variable, String(options[option])]));
}

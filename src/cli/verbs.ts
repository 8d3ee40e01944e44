import { type Command, Option } from 'commander';
import type { Mode } from '../ecs/task-definition/injection.ts';
import type { PolicyKind } from '../iam/check-statement.ts';
import type { Environment } from './config/environment.ts';
import { takeSignals } from './daemon/signals.ts';
import { ADDRESS_FLAGS, CONFIG_FLAG, type Flag, LOG_LEVEL_FLAG, ROLE_FLAGS } from './flags.ts';
import { FORMATS } from './once/shell-formats.ts';
import type { PolicyFormat } from './policies/policies.ts';
import { portArgument } from './port-argument.ts';
import { UsageError } from './usage-error.ts';

/** What a verb gets when it runs: the environment with the flags laid over it, its arguments, and its own options. */
type Call = Readonly<{
  env: Environment;
  args: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: commander's own type for options
  options: Record<string, any>;
  /** What stands after `--`, for `exec` alone. */
  command: readonly string[] | undefined;
}>;

/** One verb of the command line. */
export type Verb = Readonly<{
  usage: string;
  says: string;
  /** Commands that work as they stand, for `switch-role help <verb>`. */
  examples: readonly string[];
  /** Those that it honours: what it would pass over is refused. */
  flags: readonly Flag[];
  /** A part of another verb, which nobody types. */
  hidden?: boolean;
  options?: (command: Command) => Command;
  /** Verbs load what they need when they run: `healthcheck` runs every few seconds and must not load an AWS SDK. */
  run: (call: Call) => Promise<number>;
}>;

const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };

const SHELL_FORMATS = Object.keys(FORMATS);
const POLICY_FORMATS: readonly PolicyFormat[] = ['json', 'terraform', 'cloudformation'];
const POLICY_KINDS: readonly PolicyKind[] = ['identity', 'trust', 'resource'];
const MODES: readonly Mode[] = ['launcher', 'profile'];

const collect = (value: string, all: readonly string[] = []) => [...all, value];

export const VERBS: readonly Verb[] = [
  {
    usage: 'serve',
    says: 'the daemon: assumes the roles, renews their credentials and serves them',
    examples: [
      'switch-role serve --role-arn arn:aws:iam::222222222222:role/switch-role',
      'switch-role serve --config roles.yaml',
    ],
    flags: [CONFIG_FLAG, ...ROLE_FLAGS, ...ADDRESS_FLAGS, LOG_LEVEL_FLAG],
    async run({ env }) {
      // Before the AWS SDK is loaded, which takes seconds where there is little CPU.
      const signals = takeSignals();
      return (await import('./daemon/serve.ts')).serve(env, signals);
    },
  },
  {
    usage: 'healthcheck',
    says: 'ask the daemon on this host for its health; silent and 0 when all is well',
    examples: ['switch-role healthcheck'],
    flags: [CONFIG_FLAG, ...ADDRESS_FLAGS],
    run: async ({ env }) => (await import('./client/healthcheck.ts')).healthcheck(env),
  },
  {
    usage: 'env [role]',
    says: 'assume once and print the credentials for a shell',
    examples: ['eval "$(switch-role env)"', 'switch-role env reporting --config roles.yaml --format json'],
    flags: [CONFIG_FLAG, ...ROLE_FLAGS],
    options: (command) =>
      command.addOption(new Option('--format <format>', 'for which shell').choices(SHELL_FORMATS).default('posix')),
    run: async ({ env, args, options }) =>
      (await import('./once/env.ts')).env(env, { role: args[0], format: options.format }),
  },
  {
    usage: 'exec [role]',
    says: 'run a command with credentials that are renewed for as long as it runs',
    examples: [
      'switch-role exec --role-arn arn:aws:iam::222222222222:role/switch-role -- aws s3 ls',
      'switch-role exec reporting --config roles.yaml --profile my-sso-profile -- ./report.sh --all',
    ],
    flags: [CONFIG_FLAG, ...ROLE_FLAGS, LOG_LEVEL_FLAG],
    options: (command) => command.usage('[options] [role] -- <command> [argument...]').allowExcessArguments(),
    async run({ env, args: [role, ...more], command }) {
      if (more.length > 0)
        throw new UsageError(
          command
            ? `exec: one role only, not ${[role, ...more].join(' and ')}`
            : `exec: the command stands after --: switch-role exec ${role} -- ${more.join(' ')}`,
        );
      return (await import('./exec/exec.ts')).exec(env, { role, command });
    },
  },
  {
    usage: 'exec-endpoint [role]',
    says: 'the endpoint of one command; exec starts it',
    examples: [],
    flags: [],
    hidden: true,
    run: async ({ env, args }) => (await import('./exec/exec-endpoint.ts')).execEndpoint(env, args[0]),
  },
  {
    usage: 'credential-process [role]',
    says: 'print the JSON that credential_process in an AWS config file wants',
    examples: [
      'switch-role credential-process --role-arn arn:aws:iam::222222222222:role/switch-role --profile my-sso-profile',
      'switch-role credential-process reporting --config roles.yaml',
    ],
    flags: [CONFIG_FLAG, ...ROLE_FLAGS, ...ADDRESS_FLAGS],
    run: async ({ env, args }) => (await import('./once/credential-process.ts')).credentialProcess(env, args[0]),
  },
  {
    usage: 'status',
    says: 'a table of the roles of the daemon on this host',
    examples: ['switch-role status'],
    flags: [CONFIG_FLAG, ...ADDRESS_FLAGS],
    run: async ({ env }) => (await import('./client/status.ts')).status(env),
  },
  {
    usage: 'refresh [role]',
    says: 'ask the daemon on this host to renew a role now',
    examples: ['switch-role refresh', 'switch-role refresh reporting'],
    flags: [CONFIG_FLAG, ...ADDRESS_FLAGS],
    run: async ({ env, args }) => (await import('./client/refresh.ts')).refresh(env, args[0]),
  },
  {
    usage: 'doctor [role]',
    says: 'check each step from the base identity to a served credential, and say how to fix the first that fails',
    examples: ['switch-role doctor', 'switch-role doctor reporting --config roles.yaml --json'],
    flags: [CONFIG_FLAG, ...ROLE_FLAGS, ...ADDRESS_FLAGS],
    options: (command) => command.option('--json', 'print what was found as JSON'),
    run: async ({ env, args, options: { json } }) => {
      const { doctor } = await import('./doctor/doctor.ts');
      const { systemClock } = await import('../core/clock.ts');
      return doctor({ env, clock: systemClock, role: args[0], json, stdout: process.stdout });
    },
  },
  {
    usage: 'inject <file>',
    says: 'add the sidecar to an ECS task definition',
    examples: ['switch-role inject task-def.json --role app=arn:aws:iam::222222222222:role/switch-role'],
    flags: [],
    options: (command) =>
      command
        .requiredOption('--role <container=arn>', 'the role that a container gets; may be repeated', collect)
        .option('--role-name <container=name>', 'its name at the endpoint; default: from the container', collect)
        .option('--external-id <container=id>', 'the external id of its trust policy', collect)
        .option('--image <image>', "the sidecar's image")
        .option(
          '--image-config <container=file>',
          'what docker image inspect prints of the image of a container',
          collect,
        )
        .addOption(
          new Option('--mode <mode>', 'profile where the entrypoint must stay').choices(MODES).default('launcher'),
        )
        .option('--write', 'write the result back to the file')
        .option('-o, --output <file>', 'write the result to this file'),
    run: async ({ args, options }) => {
      const { inject } = await import('./task-definition/inject.ts');
      const { inspectDockerImage } = await import('./task-definition/docker-image.ts');
      return inject(
        args[0] ?? '-',
        { ...options, role: options.role, mode: options.mode },
        { ...streams, inspectImage: inspectDockerImage },
      );
    },
  },
  {
    usage: 'lint <file>',
    says: 'say what in an ECS task definition would not work',
    examples: [
      'switch-role lint task-def.json',
      'aws ecs describe-task-definition --task-definition my-app | switch-role lint -',
    ],
    flags: [],
    options: (command) =>
      command.option('--json', 'print the findings as JSON').option('--strict', 'let warnings fail too'),
    run: async ({ args, options }) =>
      (await import('./task-definition/lint.ts')).lint(args[0] ?? '-', options, streams),
  },
  {
    usage: 'policies [role]',
    says: 'print the IAM documents that both accounts need, or check one',
    examples: [
      'switch-role policies --role-arn arn:aws:iam::222222222222:role/switch-role --task-role arn:aws:iam::111111111111:role/my-task-role-1',
      'switch-role policies --config roles.yaml --format terraform',
      'switch-role policies --check trust.json --kind trust',
    ],
    flags: [CONFIG_FLAG, ...ROLE_FLAGS],
    options: (command) =>
      command
        .addOption(new Option('--format <format>', 'how to print them').choices(POLICY_FORMATS).default('json'))
        .option('--task-role <arn>', 'the role that assumes; default: whose credentials are found here')
        .option('--account <id>', 'only what belongs to this account')
        .option('--check <file>', 'say what is wrong with a policy document')
        .addOption(new Option('--kind <kind>', 'with --check; default: by what it holds').choices(POLICY_KINDS)),
    run: async ({ env, args, options: { check, kind, ...options } }) => {
      if (kind && !check)
        throw new UsageError('--kind says what the document of --check FILE is, and there is no --check');
      return check
        ? (await import('./policies/policies-check.ts')).policiesCheck({ file: check, kind, ...streams })
        : (await import('./policies/policies-of.ts')).policiesOf(env, {
            role: args[0],
            format: options.format,
            ...options,
            ...streams,
          });
    },
  },
  {
    usage: 'sandbox',
    says: 'an STS of its own, and a stand-in for the ECS agent, for trying it all without AWS',
    examples: [
      'switch-role sandbox --port 4599 --agent-port 4598',
      'switch-role sandbox --format posix > sandbox.env &',
    ],
    flags: [],
    options: (command) =>
      command
        .option('--host <address>', 'where to listen', '127.0.0.1')
        .option('--port <port>', "STS's port; 0 picks a free one", portArgument, 0)
        .option('--agent-port <port>', "the agent's port; 0 picks a free one", portArgument, 0)
        .option('--world <file>', 'accounts, roles and keys, as JSON; default: the three of the demo')
        .option('--seal <text>', 'give the same again for sessions to outlive the process')
        .addOption(
          new Option('--format <format>', 'how to print the variables that lead to it')
            .choices(SHELL_FORMATS)
            .default('json'),
        )
        .option('--control', 'answer /_sandbox/…: whoever reaches it rules the sandbox'),
    run: async ({ options: { host, port, agentPort, format, ...rest } }) => {
      const { sandbox } = await import('./sandbox.ts');
      return sandbox({ host, port, agentPort, control: false, format, ...rest });
    },
  },
];

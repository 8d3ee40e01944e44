#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { complaint } from './complaint.ts';
import { addConfigFlags, environmentOf } from './flags.ts';

const program = new Command('switch-role')
  .description('Assumes IAM roles, renews their credentials and serves them to unmodified apps.')
  .exitOverride()
  .showHelpAfterError('(switch-role help <verb> tells more)');

/** Verbs are loaded when they run: `healthcheck` runs every few seconds and must not load an AWS SDK. */
function verb(usage: string, description: string, run: (command: Command) => Promise<number>): Command {
  return program
    .command(usage)
    .description(description)
    .action(async (..._args: unknown[]) => {
      const command = _args.at(-1) as Command;
      process.exitCode = await run(command);
    });
}

const withConfig = (command: Command) => environmentOf(command.opts(), process.env);
const firstArgument = (command: Command) => command.processedArgs[0] as string | undefined;

addConfigFlags(
  verb('serve', 'the daemon', async (command) => {
    const { serve } = await import('./serve.ts');
    return serve(withConfig(command));
  }),
);

addConfigFlags(
  verb('healthcheck', 'ask the daemon on this host for its health', async (command) => {
    const { healthcheck } = await import('./healthcheck.ts');
    return healthcheck(withConfig(command));
  }),
);

addConfigFlags(
  verb('env [role]', 'assume once and print the credentials for a shell', async (command) => {
    const { env } = await import('./env.ts');
    return env(withConfig(command), { role: firstArgument(command), format: command.opts().format });
  }),
).option('--format <format>', 'posix, fish, powershell, dotenv or json', 'posix');

addConfigFlags(
  verb('status', 'a table of the roles of the daemon on this host', async (command) => {
    const { status } = await import('./status.ts');
    return status(withConfig(command));
  }),
);

addConfigFlags(
  verb('refresh [role]', 'ask the daemon on this host to renew now', async (command) => {
    const { refresh } = await import('./refresh.ts');
    return refresh(withConfig(command), firstArgument(command));
  }),
);

verb(
  'sandbox',
  'an STS of its own, and a stand-in for the ECS agent, for trying it all without AWS',
  async (command) => {
    const { sandbox } = await import('./sandbox.ts');
    const { host, port, agentPort, ...rest } = command.opts();
    return sandbox({ host, port: Number(port), agentPort: Number(agentPort), control: false, ...rest });
  },
)
  .option('--host <address>', 'where to listen', '127.0.0.1')
  .option('--port <port>', "STS's port; 0 picks a free one", '0')
  .option('--agent-port <port>', "the agent's port; 0 picks a free one", '0')
  .option('--world <file>', 'accounts, roles and keys, as JSON; default: the three of the demo')
  .option('--seal <text>', 'give the same again for sessions to outlive the process')
  .option('--control', 'answer /_sandbox/…: whoever reaches it rules the sandbox');

try {
  const [, , first] = process.argv;
  const argv = first === undefined || (first.startsWith('-') && !/^(-h|--help)$/.test(first)) ? ['serve'] : [];
  await program.parseAsync([...argv, ...process.argv.slice(2)], { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const { text, exitCode } = complaint(error);
    process.stderr.write(`switch-role: ${text}\n`);
    process.exitCode = exitCode;
  }
}

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

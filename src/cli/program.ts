import { Command } from 'commander';
import { variablesOf } from './flags.ts';
import { VERBS } from './verbs.ts';
import { VERSION } from './version.ts';

export type ProgramParts = Readonly<{
  /** The process's own: flags are laid over it in place, since the AWS SDK reads it too. */
  env: Record<string, string | undefined>;
  /** What stands after `--`, for `exec`. */
  command: readonly string[] | undefined;
  /** Gets the exit code of the verb that ran. */
  exit: (code: number) => void;
}>;

/** The command line. Wrong usage throws commander's own error. */
export function buildProgram({ env, command: typed, exit }: ProgramParts): Command {
  const program = new Command('switch-role')
    .description('Assumes IAM roles, renews their credentials and serves them to unmodified apps.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(switch-role help <verb> tells more)');
  for (const { usage, says, examples, flags, hidden = false, options, run } of VERBS) {
    const command = program.command(usage, { hidden }).description(says);
    options?.(command);
    for (const { option } of flags) command.addOption(option);
    command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`);
    command.action(async () => {
      const own = command.opts();
      Object.assign(env, variablesOf(flags, own));
      exit(await run({ env, args: command.args, options: own, command: typed }));
    });
  }
  return program;
}

/** Takes the command that `exec` is to run, with all its flags, out of the program's own arguments. */
export function splitCommand(
  args: readonly string[],
): Readonly<{ args: readonly string[]; command: readonly string[] | undefined }> {
  const at = args[0] === 'exec' ? args.indexOf('--') : -1;
  return at < 0 ? { args, command: undefined } : { args: args.slice(0, at), command: args.slice(at + 1) };
}

const OWN_FLAGS = new Set(['-h', '--help', '-V', '--version']);

/** The arguments with `serve` put in where no verb is given; `help` of an unknown verb becomes that verb, which is refused as such. */
export function withDefaultVerb(args: readonly string[]): string[] {
  const [first, asked] = args;
  const isOwn = first !== undefined && OWN_FLAGS.has(first);
  if (first === 'help' && asked !== undefined && !NAMES.has(asked)) return [asked];
  return first === undefined || (first.startsWith('-') && !isOwn) ? ['serve', ...args] : [...args];
}

const NAMES = new Set(['help', '-h', '--help', ...VERBS.map(({ usage }) => usage.split(' ')[0])]);

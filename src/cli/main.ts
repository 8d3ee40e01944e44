#!/usr/bin/env node
import { CommanderError } from 'commander';
import { describeFailure, USAGE } from './describe-failure.ts';
import { endProcess, endWhenUnwritable } from './end-process.ts';
import { buildProgram, splitCommand, withDefaultVerb } from './program.ts';

endWhenUnwritable();
await endProcess(await run());

async function run(): Promise<number> {
  let exitCode = 0;
  const exit = (code: number) => {
    exitCode = code;
  };
  try {
    const { args, command } = splitCommand(process.argv.slice(2));
    await buildProgram({ env: process.env, command, exit }).parseAsync(withDefaultVerb(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    const { text, exitCode: failed } = describeFailure(error);
    process.stderr.write(`switch-role: ${text}\n`);
    return failed;
  }
}

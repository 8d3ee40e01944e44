#!/usr/bin/env node
import { CommanderError } from 'commander';
import { describeFailure, USAGE } from './describe-failure.ts';
import { buildProgram, splitCommand, withDefaultVerb } from './program.ts';

try {
  const { args, command } = splitCommand(process.argv.slice(2));
  const exit = (exitCode: number) => {
    process.exitCode = exitCode;
  };
  await buildProgram({ env: process.env, command, exit }).parseAsync(withDefaultVerb(args), { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE;
  else {
    const { text, exitCode } = describeFailure(error);
    process.stderr.write(`switch-role: ${text}\n`);
    process.exitCode = exitCode;
  }
}

#!/usr/bin/env node
import { CommanderError } from 'commander';
import { complaint } from './complaint.ts';
import { buildProgram, withDefaultVerb } from './program.ts';

const USAGE = 2;

try {
  const program = buildProgram(process.env, (exitCode) => {
    process.exitCode = exitCode;
  });
  await program.parseAsync(withDefaultVerb(process.argv.slice(2)), { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE;
  else {
    const { text, exitCode } = complaint(error);
    process.stderr.write(`switch-role: ${text}\n`);
    process.exitCode = exitCode;
  }
}

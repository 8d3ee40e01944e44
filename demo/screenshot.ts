/**
 * Draws what a command prints to a terminal as an SVG: `node demo/screenshot.ts docs/demo.svg 'npm run demo' node demo/demo.ts`.
 * The command's exit code is passed on.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { terminalSvg } from './terminal-svg.ts';

const [, , file = '', command = '', program = '', ...args] = process.argv;
const { stdout, status } = spawnSync(program, args, {
  env: { ...process.env, FORCE_COLOR: '1' },
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
writeFileSync(file, terminalSvg(command, stdout.trimEnd().split('\n')));
process.exitCode = status ?? 1;

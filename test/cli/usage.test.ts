import { expect, test } from 'vitest';
import { switchRoleCommand } from '../support/process.ts';

const ROLE = ['--role-arn', 'arn:aws:iam::222222222222:role/switch-role'];

test.concurrent.each<[readonly string[], string]>([
  [['nonsense'], "unknown command 'nonsense'"],
  [['help', 'statsu'], "unknown command 'statsu'\n(Did you mean status?)"],
  [['serve', '--nonsense'], "unknown option '--nonsense'"],
  [['env', '--format', 'tcsh', ...ROLE], 'Allowed choices are posix, fish, powershell, dotenv, json.'],
  [['policies', '--format', 'yaml', ...ROLE], 'Allowed choices are json, terraform, cloudformation.'],
  [
    ['policies', '--check', 'test/iam/article/switch-role-trust.txt', '--kind', 'trsut'],
    'Allowed choices are identity, trust, resource.',
  ],
  [['inject', 'ecs-task-def.json', '--role', 'app=x', '--mode', 'magic'], 'Allowed choices are launcher, profile.'],
  [['sandbox', '--port', 'abc'], "option '--port <port>' argument 'abc' is invalid. Give a number from 0 to 65535."],
  [['sandbox', '--agent-port', '70000'], 'Give a number from 0 to 65535.'],
  [['status', '--duration-seconds', '900'], "unknown option '--duration-seconds'"],
  [['healthcheck', ...ROLE], "unknown option '--role-arn'"],
  [['env', '--port', '9911'], "unknown option '--port'"],
  [['status', '--port', '70000'], 'Give a number from 0 to 65535.'],
])('%j is wrong usage, told in one message', async (args, says) => {
  const running = switchRoleCommand(args, { AWS_REGION: 'eu-west-1' });
  expect([await running.ended, running.output()]).toEqual([2, expect.stringContaining(says)]);
  expect(running.output()).toMatch(/^error: .+\n(?:\(Did you mean .+\)\n)?\(switch-role help <verb> tells more\)\n$/);
});

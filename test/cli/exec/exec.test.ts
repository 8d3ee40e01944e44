import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { newFolder } from '../../support/daemon.ts';
import { type Running, switchRoleCommand } from '../../support/process.ts';
import { SWITCH_ROLE_ARN, taskVariables } from '../../support/task.ts';

const run = promisify(execFile);
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: systemClock });
});
afterAll(() => sandbox.close());

const surroundings = (more: Readonly<Record<string, string>> = {}) => ({
  ...taskVariables(sandbox),
  SWITCH_ROLE_ARN,
  ...more,
});
const exec = (command: readonly string[], more = {}): Running =>
  switchRoleCommand(['exec', '--', ...command], surroundings(more));
const shell = (script: string, more = {}) => exec(['sh', '-c', script], more);

/** As typed at a shell, with the pipes that it makes: Node's own are sockets. */
const typed = (line: string, more = {}) =>
  run('sh', ['-c', line], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...surroundings(more) },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
const EXEC = `${process.execPath} src/cli/main.ts exec --`;

describe.concurrent('a command', () => {
  test('gets the credentials of the role, and its environment holds no other', async () => {
    const read = `fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, { headers: { authorization:
      fs.readFileSync(process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, 'utf8') } })
      .then((it) => it.json()).then((it) => fs.writeFileSync(process.argv[1], JSON.stringify({
        ...it, env: process.env, args: process.argv.slice(2),
        token: fs.readFileSync(process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, 'utf8'),
        modes: [fs.statSync(process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE), fs.statSync(path.dirname(process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE))].map(({ mode }) => mode & 0o777),
      })))`;
    const file = join(newFolder(), 'seen.json');
    const running = exec(['node', '-e', read, '--', file, '--role-arn', 'x', '--', '-h'], {
      SWITCH_ROLE_LOG_LEVEL: 'trace',
      AWS_PROFILE: '',
    });
    expect([await running.ended, running.stdout()]).toEqual([0, '']);
    const { RoleArn, SecretAccessKey, Token, token, env, args, modes } = JSON.parse(readFileSync(file, 'utf8'));
    expect(RoleArn).toBe(SWITCH_ROLE_ARN);
    expect(args).toEqual(['--role-arn', 'x', '--', '-h']);
    expect(modes).toEqual([0o600, 0o700]);
    expect(
      Object.keys(env)
        .filter((name) => /^(AWS|SWITCH_ROLE)_/.test(name))
        .sort(),
    ).toEqual([
      'AWS_CONFIG_FILE',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'AWS_DEFAULT_REGION',
      'AWS_EC2_METADATA_DISABLED',
      'AWS_ENDPOINT_URL_STS',
      'AWS_REGION',
      'AWS_SHARED_CREDENTIALS_FILE',
    ]);
    expect(running.output()).toContain('credentials served');
    for (const secret of [SecretAccessKey, Token, token]) expect(running.output()).not.toContain(secret);
    await expect.poll(() => existsSync(env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE)).toBe(false);
  });

  test('hears each signal, once', async () => {
    const signals = ['INT', 'TERM', 'HUP', 'QUIT', 'USR1', 'USR2', 'WINCH', 'CONT'];
    const traps = signals.map((name) => `trap 'echo got ${name}' ${name}`).join('; ');
    const running = shell(`${traps}; trap 'exit 3' ALRM; echo ready; while :; do sleep 0.02; done`);
    await running.line(/ready/);
    for (const name of signals) {
      running.child.kill(`SIG${name}` as NodeJS.Signals);
      await running.line(new RegExp(`got ${name}$`));
    }
    running.child.kill('SIGALRM');
    expect(await running.ended).toBe(3);
    expect(running.stdout()).toBe(['ready', ...signals.map((name) => `got ${name}`), ''].join('\n'));
  });

  test('that is ended by a signal takes its endpoint and its token with it', async () => {
    const running = shell(
      'echo $AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE $AWS_CONTAINER_CREDENTIALS_FULL_URI; exec sleep 30',
    );
    const [file = '', url = ''] = (await running.line(/http/)).split(' ');
    expect(existsSync(file)).toBe(true);
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe('SIGTERM');
    await expect.poll(() => existsSync(file)).toBe(false);
    await expect
      .poll(() =>
        fetch(url).then(
          ({ status }) => status,
          () => 'gone',
        ),
      )
      .toBe('gone');
  });

  test('reads and writes 10 MB through pipes, unharmed', async () => {
    const bytes = randomBytes(10 * 1024 * 1024);
    const file = join(newFolder(), 'bytes');
    writeFileSync(file, bytes);
    const { stdout, stderr } = await typed(`(sleep 1; cat ${file}) | ${EXEC} cat | (sleep 1; sha256sum)`);
    expect([stdout.split(' ')[0], stderr]).toEqual([createHash('sha256').update(bytes).digest('hex'), '']);
  });

  test('has pipes and signals as a shell would have given them', async () => {
    const look =
      'grep -h -E "^flags|^Sig(Blk|Ign)" /proc/self/fdinfo/0 /proc/self/fdinfo/1 /proc/self/fdinfo/2 /proc/self/status';
    const [directly, through] = await Promise.all(
      ['sh -c', `${EXEC} sh -c`].map((how) => typed(`echo | ${how} '${look}' 2>&1 | cat`)),
    );
    expect(directly?.stdout).toContain('flags');
    expect(through?.stdout).toBe(directly?.stdout);
  });

  test('has the terminal: its size, its Ctrl-C once, and a signal to the process alone once', async () => {
    const script = `[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && stty size; trap 'echo "[INT]"' INT; echo "[ready]"
      until read line; do :; done; echo "[$line]"
      read children < /proc/$$/task/$$/children; grep -q zombie /proc/$children/status || echo endpoint lives; exit 7`;
    const steps = ['[ready]', 'key:\\x03', '[INT]', 'kill:INT', '[INT]', 'key:bye\\r'];
    const quoted = [...steps, '--', process.execPath, 'src/cli/main.ts', 'exec', '--', 'sh', '-c', script].map(
      (it) => `'${it.replaceAll("'", `'\\''`)}'`,
    );
    const { code, stdout, stderr } = await typed(`python3 test/support/terminal.py ${quoted.join(' ')}`);
    expect(stderr).toBe('');
    expect(stdout.replaceAll('\r', '')).toMatch(
      /^33 99\n\[ready\]\n(\^C)?\[INT\]\n\[INT\]\nbye\n\[bye\]\nendpoint lives\n$/,
    );
    expect(code).toBe(7);
  });

  test.each([
    [['no-such-command'], 127, 'no-such-command: command not found'],
    [['/tmp'], 126, '/tmp: is no file that this user may run'],
    [['./package.json'], 126, './package.json: is no file that this user may run'],
  ])('%j is not run: %i', async (command, code, says) => {
    const running = exec(command);
    expect([await running.ended, running.output()]).toEqual([code, expect.stringContaining(says)]);
  });

  test('whose interpreter is missing is not run, and its endpoint ends', async () => {
    const file = join(newFolder(), 'script');
    writeFileSync(file, '#!/no/such/interpreter\n', { mode: 0o755 });
    const running = exec([file]);
    expect([await running.ended, running.output()]).toEqual([126, `switch-role: ${file}: cannot be run (ENOENT)\n`]);
  });

  test('that is a script without an interpreter line is run by a shell, and when it is killed its caller sees 128 and the signal', async () => {
    const file = join(newFolder(), 'script');
    writeFileSync(file, 'echo "$1"; kill -9 $$', { mode: 0o755 });
    const { code, stdout } = await typed(`${EXEC} ${file} word; exit $?`);
    expect([code, stdout]).toEqual([137, 'word\n']);
  });

  test.each([
    ['a refusal', { SWITCH_ROLE_ARN: 'arn:aws:iam::222222222222:role/nobody' }, 1, 'AccessDenied'],
    ['no base identity', { AWS_CONTAINER_CREDENTIALS_FULL_URI: '' }, 1, 'NoBaseCredentials'],
  ])('is never started after %s', async (_name, env, code, says) => {
    const running = shell('echo started', env);
    expect([await running.ended, running.stdout(), running.output()]).toEqual([
      code,
      '',
      expect.stringContaining(says),
    ]);
    expect(running.output()).not.toMatch(/\n\s+at |"level"/);
  });
});

test.concurrent.each([
  [['exec'], 'which command?'],
  [['exec', '--'], 'which command?'],
  [['exec', 'default', 'ls', 'x'], 'exec: the command stands after --: switch-role exec default -- ls x'],
  [['exec', 'default', 'other', '--', 'true'], 'exec: one role only, not default and other'],
  [['exec', 'nobody', '--', 'true'], 'no role nobody; there are: default'],
])('%j is wrong usage', async (args, says) => {
  const running = switchRoleCommand(args, surroundings());
  expect([await running.ended, running.output()]).toEqual([2, expect.stringContaining(says)]);
});

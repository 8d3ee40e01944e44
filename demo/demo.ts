/**
 * The five steps of switching roles, for real but without AWS: a sandbox STS, the daemon and an unmodified app, each a
 * process of its own. Ends by itself, with 1 when anything did not hold.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DEFAULT_WORLD } from '../src/sandbox/world.ts';
import { type Child, endAll, start } from './child.ts';
import { say, step, verdict } from './screen.ts';

/** So short that a renewal can be watched; STS's own least is 15 minutes. */
const SESSION_SECONDS = 8;
const WATCHED_MS = 14_000;
const SWITCH_ROLE_ARN = 'arn:aws:iam::222222222222:role/switch-role';
const REGION = 'eu-west-1';

const folder = mkdtempSync(join(tmpdir(), 'switch-role-demo-'));
const cli = (...args: string[]) => ['src/cli/main.ts', ...args];

type SandboxVariables = Readonly<
  Record<'AWS_ENDPOINT_URL_STS' | 'AWS_CONTAINER_CREDENTIALS_FULL_URI' | 'ECS_CONTAINER_METADATA_URI_V4', string>
>;
type AppLine = Readonly<{ arn?: string; error?: string }>;
type Renewal = Readonly<{ accessKeyId: string; expiration: string; msg: string; port?: number }>;

async function startSandbox(): Promise<SandboxVariables> {
  const world = join(folder, 'world.json');
  const roles = DEFAULT_WORLD.roles.map((role) =>
    role.arn === SWITCH_ROLE_ARN ? { ...role, sessionLifeSeconds: SESSION_SECONDS } : role,
  );
  writeFileSync(world, JSON.stringify({ ...DEFAULT_WORLD, roles }));
  const sandbox = start(cli('sandbox', '--world', world), {});
  return JSON.parse(await sandbox.line((line) => line));
}

const message =
  (msg: string) =>
  (line: string): Renewal | undefined => {
    const fields = JSON.parse(line) as Renewal;
    return fields.msg === msg ? fields : undefined;
  };

/** The app, given where credentials are to be had and nothing else of AWS but a region and where this STS is. */
function startApp({ AWS_ENDPOINT_URL_STS }: SandboxVariables, container: Readonly<Record<string, string>>): Child {
  return start(['demo/app.ts'], { AWS_ENDPOINT_URL_STS, AWS_REGION: REGION, ...container });
}

const whoAmI = (app: Child) => app.line((line) => (JSON.parse(line) as AppLine).arn);

async function run(): Promise<boolean> {
  say('No AWS account, no configuration: a sandbox STS stands in for AWS on this machine.');
  const aws = await startSandbox();

  step(1, 'A Fargate task runs under my-task-role-1');
  const before = startApp(aws, { AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.AWS_CONTAINER_CREDENTIALS_FULL_URI });
  const taskIdentity = await whoAmI(before);
  await before.end();
  say('the app asks STS who it is', taskIdentity);

  step(2, 'The sidecar asks STS to assume switch-role, with the identity of the task role');
  const daemon = start(cli('serve'), {
    ...aws,
    AWS_REGION: REGION,
    SWITCH_ROLE_ARN,
    SWITCH_ROLE_PORT: '0',
    SWITCH_ROLE_HANDOFF_DIR: folder,
    // The sandbox's task metadata never says that the app has stopped, and the daemon would wait for it.
    SWITCH_ROLE_DRAIN_SECONDS: '0',
  });
  const { port } = await daemon.line(message('listening'));
  say('the role', SWITCH_ROLE_ARN);

  step(3, 'Temporary credentials come back');
  const first = await daemon.line(message('credentials renewed'));
  say('access key', first.accessKeyId);
  say('expires', `${first.expiration} (sessions of ${SESSION_SECONDS} s, to watch a renewal)`);

  step(4, "The app's credential chain uses them: the same app, with two variables");
  const container = {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/credentials`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(folder, 'default', 'token'),
  };
  for (const [name, value] of Object.entries(container)) say(name, value);
  const app = startApp(aws, container);

  step(5, "The app now has switch-role's access");
  const switchedIdentity = await whoAmI(app);
  say('the app asks STS who it is', switchedIdentity);

  step(6, `And keeps it: ${WATCHED_MS / 1000} s of calls, while the credentials are renewed`);
  const calls: AppLine[] = [];
  const keys = new Set<string>();
  app.onLine((line) => calls.push(JSON.parse(line)));
  daemon.onLine((line) => {
    const renewal = message('credentials renewed')(line);
    if (!renewal || keys.has(renewal.accessKeyId)) return;
    keys.add(renewal.accessKeyId);
    if (keys.size > 1)
      say('renewed', `${renewal.accessKeyId}, expires ${renewal.expiration}; ${calls.length} calls so far`);
  });
  await pause(WATCHED_MS);
  await app.end();
  await daemon.end();

  const failed = calls.filter(({ arn }) => arn !== switchedIdentity);
  return verdict([
    [taskIdentity.includes(':assumed-role/my-task-role-1/'), 'without the sidecar the app was my-task-role-1'],
    [
      switchedIdentity.includes('222222222222:assumed-role/switch-role/'),
      'with the sidecar it was switch-role, in the other account',
    ],
    [keys.size >= 3, `the credentials were renewed ${keys.size - 1} times`],
    [calls.length > 50 && failed.length === 0, `${calls.length} calls, ${failed.length} failed`],
  ]);
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  endAll();
  rmSync(folder, { recursive: true, force: true });
}

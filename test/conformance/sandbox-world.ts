import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallRecord } from '../../src/sandbox/call-record.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { DEFAULT_WORLD, type SandboxWorld } from '../../src/sandbox/world.ts';
import { switchRoleCommand } from '../support/process.ts';

const TASK_ROLE = 'arn:aws:iam::111111111111:role/my-task-role-1';

/** The roles by the life of their sessions in seconds: an hour is what STS gives, the others make clients come back while we watch. */
export const LIVES = [3600, 960, 330, 60] as const;
export const switchRoleArn = (life: (typeof LIVES)[number]) =>
  life === 3600 ? 'arn:aws:iam::222222222222:role/switch-role' : `arn:aws:iam::222222222222:role/life-${life}`;
export const REPORTING_ARN = 'arn:aws:iam::333333333333:role/reporting';

/** Where ECS puts its agent, and so what RELATIVE_URI is relative to. */
const AGENT_HOST = '169.254.170.2';

/** The sandbox STS and the stand-in for the ECS agent, as a process of their own. */
export type SandboxProcess = Readonly<{
  /** What a sidecar or an app of the task has in its environment. */
  env: Readonly<Record<string, string>>;
  /** The path that ECS injects. */
  relativeUri: string;
  calls(): Promise<readonly CallRecord[]>;
  forgetCalls(): Promise<void>;
  addFault(fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
}>;

/** Starts it where a task finds its agent: that needs a network namespace of one's own. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const file = join(await mkdtemp(join(tmpdir(), 'world-')), 'world.json');
  await writeFile(file, JSON.stringify(world()));
  const flags = ['--host', AGENT_HOST, '--port', '8080', '--agent-port', '80', '--control', '--world', file];
  const sandbox = switchRoleCommand(['sandbox', ...flags]);
  const printed = await sandbox.line(/AWS_ENDPOINT_URL_STS/);
  const { AWS_ENDPOINT_URL_STS, AWS_CONTAINER_CREDENTIALS_FULL_URI } = JSON.parse(printed);

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const init = { method, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(`${AWS_ENDPOINT_URL_STS}/_sandbox/${path}`, init);
    if (!answer.ok) throw new Error(`sandbox: ${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  return {
    env: { AWS_ENDPOINT_URL_STS },
    relativeUri: new URL(AWS_CONTAINER_CREDENTIALS_FULL_URI).pathname,
    calls: () => ask('GET', 'calls'),
    forgetCalls: () => ask('DELETE', 'calls'),
    addFault: (fault) => ask('POST', 'faults', fault),
    clearFaults: () => ask('DELETE', 'faults'),
  };
}

function world(): SandboxWorld {
  const roles = [...LIVES.map((life) => ({ arn: switchRoleArn(life), life })), { arn: REPORTING_ARN, life: 3600 }];
  return {
    ...DEFAULT_WORLD,
    roles: [
      { arn: TASK_ROLE, trust: [], mayAssume: { roles: '*' } },
      ...roles.map(({ arn, life }) => ({ arn, trust: [{ principals: [TASK_ROLE] }], sessionLifeSeconds: life })),
    ],
  };
}

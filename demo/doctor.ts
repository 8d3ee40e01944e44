/** What doctor says of the commonest trouble: a role whose trust policy does not admit the task. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctor } from '../src/cli/doctor/doctor.ts';
import { systemClock } from '../src/core/clock.ts';
import { DEFAULT_WORLD } from '../src/sandbox/world.ts';
import { endAll, start } from './child.ts';

const SWITCH_ROLE_ARN = 'arn:aws:iam::222222222222:role/switch-role';
const folder = mkdtempSync(join(tmpdir(), 'switch-role-doctor-'));
const world = join(folder, 'world.json');
const roles = DEFAULT_WORLD.roles.map((role) => (role.arn === SWITCH_ROLE_ARN ? { ...role, trust: [] } : role));
writeFileSync(world, JSON.stringify({ ...DEFAULT_WORLD, roles }));

try {
  const sandbox = start(['src/cli/main.ts', 'sandbox', '--world', world], {});
  Object.assign(process.env, JSON.parse(await sandbox.line((line) => line)), { AWS_REGION: 'eu-west-1' });
  const env = { ...process.env, SWITCH_ROLE_ARN, SWITCH_ROLE_EXTERNAL_ID: 'my-task' };
  await doctor({ env, clock: systemClock, stdout: { write: (text) => process.stdout.write(text), isTTY: true } });
} finally {
  endAll();
  rmSync(folder, { recursive: true, force: true });
}

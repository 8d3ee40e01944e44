import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inject } from '../../../src/ecs/task-definition/inject.ts';
import { lint } from '../../../src/ecs/task-definition/lint.ts';
import { REPORTING, SWITCH_ROLE } from './fixtures.ts';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const published = read('ecs-task-def.json');

test('ecs-task-def.json is what inject makes of the plain task definition', () => {
  const injected = inject(read('test/ecs/task-definition/plain-task-def.json'), {
    roles: [
      { container: 'app', roleArn: SWITCH_ROLE },
      { container: 'reporting', roleArn: REPORTING },
    ],
    mode: 'launcher',
    image: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/switch-role-sidecar:0.1.0',
    imageConfigs: {},
  });
  expect(JSON.stringify(published)).toBe(JSON.stringify(injected));
});

test('ecs-task-def.json lints clean', () => {
  expect(lint(published)).toEqual([]);
});

test('its README explains each field of the sidecar, and no other', () => {
  const sidecar = published.containerDefinitions.find(({ name }: { name: string }) => name === 'switch-role');
  const explained = readFileSync('deploy/ecs/README.md', 'utf8').matchAll(/^\| `(\w+)` \|/gm);
  const fields = [...explained].map(([, field]) => field);
  const appFields = ['entryPoint', 'command', 'environment', 'dependsOn', 'mountPoints'];
  const taskFields = Object.keys(published);
  expect(fields.sort()).toEqual([...Object.keys(sidecar), ...appFields, ...taskFields].sort());
});

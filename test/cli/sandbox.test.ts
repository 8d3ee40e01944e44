import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

test('the sandbox runs as a process, says where it is, and ends when told to', async () => {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'sandbox', '--port', '0', '--control'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const environment = JSON.parse(line);
  expect(await (await fetch(environment.AWS_CONTAINER_CREDENTIALS_FULL_URI)).json()).toMatchObject({
    RoleArn: 'arn:aws:iam::111111111111:role/my-task-role-1',
  });
  expect(await (await fetch(`${environment.ECS_CONTAINER_METADATA_URI_V4}/task`)).json()).toMatchObject({
    Family: 'my-app',
  });
  expect(await (await fetch(`${environment.AWS_ENDPOINT_URL_STS}/_sandbox/calls`)).json()).toEqual([]);
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
});

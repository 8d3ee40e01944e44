import { readFileSync } from 'node:fs';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { inject } from '../../src/ecs/task-definition/inject.ts';
import { FIXTURES } from '../ecs/task-definition/fixtures.ts';
import { LABEL } from './harness/docker.ts';
import { injectThreeApps } from './harness/inject-cli.ts';
import { threeApps } from './harness/three-apps.ts';

const PORT = 5000;
let moto: StartedTestContainer;
beforeAll(async () => {
  moto = await new GenericContainer('motoserver/moto:5')
    .withExposedPorts(PORT)
    .withLabels({ [LABEL]: 'moto' })
    .withWaitStrategy(Wait.forHttp('/moto-api/', PORT))
    .start();
});
afterAll(() => moto?.stop());

type Answer = Readonly<{ status: number; body: { taskDefinition?: JsonObject; __type?: string; message?: string } }>;

/** RegisterTaskDefinition as the AWS SDKs send it; moto looks at which service was signed for, not at the signature. */
async function register(definition: object): Promise<Answer> {
  const answer = await fetch(`http://${moto.getHost()}:${moto.getMappedPort(PORT)}/`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition',
      Authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=none',
    },
    body: JSON.stringify(definition),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

async function expectRegistered(definition: JsonObject): Promise<void> {
  const { status, body } = await register(definition);
  expect([status, body.__type, body.message]).toEqual([200, undefined, undefined]);
  expect(body.taskDefinition).toMatchObject({ family: definition.family, status: 'ACTIVE' });
  expect(body.taskDefinition?.containerDefinitions).toHaveLength((definition.containerDefinitions as []).length);
}

test('moto refuses what is no task definition', async () => {
  expect((await register({ family: 'f', containerDefinitions: [{ image: 'nameless' }] })).status).toBe(400);
});

test('ecs-task-def.json can be registered', () =>
  expectRegistered(JSON.parse(readFileSync('ecs-task-def.json', 'utf8'))));

test.each(['launcher', 'profile'] as const)('the three apps, injected in %s mode, can be registered', async (mode) =>
  expectRegistered((await injectThreeApps(threeApps(), mode)) as unknown as JsonObject),
);

test.each(Object.entries(FIXTURES))('injected, %s can be registered', (_, { definition, injection }) =>
  expectRegistered(inject(definition, { ...injection, mode: 'launcher' })),
);

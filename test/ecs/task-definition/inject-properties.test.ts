import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { inject } from '../../../src/ecs/task-definition/inject.ts';
import { lint } from '../../../src/ecs/task-definition/lint.ts';
import { SIDECAR_IMAGE, SWITCH_ROLE } from './fixtures.ts';
import { losses } from './losses.ts';

/** Keys that mean something to us or to ECS, and so are generated with care below. */
const KNOWN =
  /^(name|image|essential|entryPoint|command|environment|secrets|mountPoints|volumesFrom|dependsOn|portMappings|logConfiguration|firelensConfiguration|volumes|networkMode|taskRoleArn|pidMode|runtimePlatform|proxyConfiguration|containerDefinitions|taskDefinition|taskDefinitionArn|revision|status|requiresAttributes|compatibilities|registeredAt|registeredBy|deregisteredAt|memory|host|configuredAtLaunch|.*VolumeConfiguration)$/;

const strange = fc.dictionary(
  fc.string().filter((key) => !KNOWN.test(key)),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 4 },
);
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,11}$/);
const volumes = fc.uniqueArray(word, { maxLength: 3 });

/** An object whose own fields stand among strange ones, in any order. */
const shuffled = (fields: Record<string, fc.Arbitrary<unknown>>, optional: readonly string[] = []) =>
  fc
    .tuple(fc.record(fields, { requiredKeys: Object.keys(fields).filter((key) => !optional.includes(key)) }), strange)
    .chain(([known, unknown]) =>
      fc.shuffledSubarray(Object.entries({ ...unknown, ...known }), {
        minLength: Object.keys({ ...unknown, ...known }).length,
      }),
    )
    .map((entries) => Object.fromEntries(entries) as JsonObject);

const containerNamed = (name: string, declared: readonly string[]) =>
  shuffled(
    {
      name: fc.constant(name),
      image: fc.constant('image:1'),
      entryPoint: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
      command: fc.array(fc.string(), { maxLength: 3 }),
      environment: fc.array(shuffled({ name: word.map((key) => `APP_${key}`), value: fc.string() }), { maxLength: 4 }),
      secrets: fc.array(shuffled({ name: word.map((key) => `SECRET_${key}`), valueFrom: fc.string() }), {
        maxLength: 2,
      }),
      dependsOn: fc.array(shuffled({ containerName: fc.constant('nobody'), condition: fc.constant('START') }), {
        maxLength: 2,
      }),
      mountPoints: fc
        .subarray([...declared])
        .chain((mounted) =>
          fc.tuple(
            ...mounted.map((volume) =>
              shuffled({ sourceVolume: fc.constant(volume), containerPath: fc.constant(`/mnt/${volume}`) }),
            ),
          ),
        ),
    },
    ['command', 'environment', 'secrets', 'dependsOn', 'mountPoints'],
  );

const taskDefinitions = fc
  .tuple(
    fc.uniqueArray(
      word.filter((name) => name !== 'switch-role'),
      { minLength: 1, maxLength: 4 },
    ),
    volumes,
  )
  .chain(([names, declared]) =>
    fc.tuple(
      shuffled({
        networkMode: fc.constant('awsvpc'),
        taskRoleArn: fc.constant('arn:aws:iam::111111111111:role/t'),
        containerDefinitions: fc.tuple(...names.map((name) => containerNamed(name, declared))),
        volumes: fc.tuple(...declared.map((name) => shuffled({ name: fc.constant(name) }))),
      }).map((definition): JsonObject => JSON.parse(JSON.stringify(definition))),
      fc.subarray(names, { minLength: 1 }),
      fc.constantFrom('launcher' as const, 'profile' as const),
    ),
  );

const injectionOf = (names: readonly string[], mode: 'launcher' | 'profile') => ({
  roles: names.map((container) => ({ container, roleArn: SWITCH_ROLE })),
  mode,
  image: SIDECAR_IMAGE,
  imageConfigs: {},
});

test('whatever the task definition, inject loses nothing, reorders nothing and lints clean', () => {
  fc.assert(
    fc.property(taskDefinitions, ([definition, names, mode]) => {
      const injected = inject(definition, injectionOf(names, mode));
      expect(losses(definition, injected)).toEqual([]);
      expect(lint(injected)).toEqual([]);
    }),
  );
});

test('whatever the task definition, inject twice is inject once, key by key', () => {
  fc.assert(
    fc.property(taskDefinitions, ([definition, names, mode]) => {
      const injected = inject(definition, injectionOf(names, mode));
      expect(JSON.stringify(inject(injected, injectionOf(names, mode)))).toBe(JSON.stringify(injected));
    }),
  );
});

test('inject leaves its input alone', () => {
  fc.assert(
    fc.property(taskDefinitions, ([definition, names, mode]) => {
      const before = JSON.stringify(definition);
      inject(definition, injectionOf(names, mode));
      expect(JSON.stringify(definition)).toBe(before);
    }),
  );
});

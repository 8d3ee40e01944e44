import type { JsonObject } from '../../../src/core/json.ts';
import type { Injection } from '../../../src/ecs/task-definition/injection.ts';

/** A task definition as people have them, and what is to be added to it. */
export type Fixture = Readonly<{ definition: JsonObject; injection: Omit<Injection, 'mode'> }>;

export const SWITCH_ROLE = 'arn:aws:iam::222222222222:role/switch-role';
export const REPORTING = 'arn:aws:iam::333333333333:role/reporting';

const task = {
  family: 'orders',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '512',
  memory: '1024',
  taskRoleArn: 'arn:aws:iam::111111111111:role/my-task-role-1',
  executionRoleArn: 'arn:aws:iam::111111111111:role/execution',
};

const awslogs = (prefix: string) => ({
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/ecs/orders', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': prefix },
});

const app = {
  name: 'app',
  image: 'app:1',
  essential: true,
  entryPoint: ['python'],
  command: ['-m', 'orders'],
  logConfiguration: awslogs('app'),
};

export const SIDECAR_IMAGE = 'registry.example/switch-role-sidecar:0.1.0';
const appOnly = { roles: [{ container: 'app', roleArn: SWITCH_ROLE }], image: SIDECAR_IMAGE, imageConfigs: {} };
const taskOf = (...containerDefinitions: JsonObject[]) => ({ ...task, containerDefinitions });

export const FIXTURES: Readonly<Record<string, Fixture>> = {
  'one container': { definition: taskOf(app), injection: appOnly },
  'an image that brings entrypoint and command': {
    definition: taskOf({ name: 'app', image: 'app:1', portMappings: [{ containerPort: 8080, protocol: 'tcp' }] }),
    injection: {
      ...appOnly,
      imageConfigs: { app: [{ Config: { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['node', 'server.js'] } }] },
    },
  },
  'a command for an entrypoint of the image': {
    definition: taskOf({ name: 'app', image: 'app:1', command: ['migrate'], entryPoint: [] }),
    injection: { ...appOnly, imageConfigs: { app: { Config: { Entrypoint: ['rails'], Cmd: ['server'] } } } },
  },
  'many containers with roles of their own': {
    definition: taskOf(
      app,
      { ...app, name: 'Report_Writer', image: 'report:3', cpu: 128, memoryReservation: 256 },
      {
        name: 'nginx',
        image: 'nginx:1.27',
        portMappings: [{ containerPort: 80 }],
        links: [],
        dockerLabels: { a: 'b' },
      },
    ),
    injection: {
      roles: [
        { container: 'app', roleArn: SWITCH_ROLE, externalId: 'abc' },
        { container: 'Report_Writer', roleArn: REPORTING },
      ],
      image: SIDECAR_IMAGE,
      imageConfigs: {},
    },
  },
  'a FireLens log router': {
    definition: taskOf(
      {
        name: 'log_router',
        image: 'aws-for-fluent-bit:stable',
        essential: true,
        firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } },
        logConfiguration: awslogs('firelens'),
        memoryReservation: 50,
      },
      {
        ...app,
        logConfiguration: {
          logDriver: 'awsfirelens',
          options: { Name: 'cloudwatch', region: 'eu-west-1', log_group_name: 'orders' },
          secretOptions: [{ name: 'apikey', valueFrom: 'arn:aws:ssm:eu-west-1:111111111111:parameter/key' }],
        },
      },
    ),
    injection: appOnly,
  },
  'the X-Ray daemon': {
    definition: taskOf(app, {
      name: 'xray-daemon',
      image: 'aws-xray-daemon:3.x',
      cpu: 32,
      memoryReservation: 256,
      portMappings: [{ containerPort: 2000, protocol: 'udp' }],
    }),
    injection: appOnly,
  },
  'an ADOT collector': {
    definition: taskOf(
      { ...app, dependsOn: [{ containerName: 'aws-otel-collector', condition: 'START' }] },
      {
        name: 'aws-otel-collector',
        image: 'aws-otel-collector:v0.43.0',
        essential: false,
        command: ['--config=/etc/ecs/ecs-cloudwatch-xray.yaml'],
        healthCheck: { command: ['/healthcheck'], interval: 5, timeout: 6, retries: 5, startPeriod: 1 },
      },
    ),
    injection: appOnly,
  },
  environmentFiles: {
    definition: taskOf({
      ...app,
      environment: [{ name: 'LOG_LEVEL', value: 'debug' }],
      environmentFiles: [{ value: 'arn:aws:s3:::config/orders.env', type: 's3' }],
    }),
    injection: appOnly,
  },
  secrets: {
    definition: taskOf({
      ...app,
      secrets: [
        { name: 'DB_PASSWORD', valueFrom: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db:password::' },
        { name: 'API_KEY', valueFrom: '/orders/api-key' },
      ],
      repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:hub' },
    }),
    injection: appOnly,
  },
  'a health check of its own': {
    definition: taskOf({
      ...app,
      healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:8080/ || exit 1'], interval: 30 },
      stopTimeout: 60,
      linuxParameters: { initProcessEnabled: true },
    }),
    injection: appOnly,
  },
  'dependencies and volumes of its own': {
    definition: {
      ...taskOf(
        { name: 'migrate', image: 'migrate:1', essential: false, command: ['up'] },
        {
          ...app,
          dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' }],
          mountPoints: [{ sourceVolume: 'scratch', containerPath: '/scratch', readOnly: false }],
          volumesFrom: [],
        },
      ),
      volumes: [{ name: 'scratch' }],
    },
    injection: appOnly,
  },
  EFS: {
    definition: {
      ...taskOf({ ...app, mountPoints: [{ sourceVolume: 'shared', containerPath: '/mnt/efs' }] }),
      volumes: [
        {
          name: 'shared',
          efsVolumeConfiguration: {
            fileSystemId: 'fs-0123456789abcdef0',
            transitEncryption: 'ENABLED',
            authorizationConfig: { accessPointId: 'fsap-0123456789abcdef0', iam: 'ENABLED' },
          },
        },
      ],
    },
    injection: appOnly,
  },
  'ephemeralStorage and ARM': {
    definition: {
      ...taskOf({ ...app, ulimits: [{ name: 'nofile', softLimit: 65535, hardLimit: 65535 }] }),
      ephemeralStorage: { sizeInGiB: 100 },
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
      enableFaultInjection: false,
    },
    injection: appOnly,
  },
  'App Mesh': {
    definition: {
      ...taskOf(
        { ...app, dependsOn: [{ containerName: 'envoy', condition: 'HEALTHY' }] },
        {
          name: 'envoy',
          image: 'aws-appmesh-envoy:v1.29',
          user: '1337',
          healthCheck: { command: ['CMD-SHELL', 'curl -s http://localhost:9901/server_info'] },
        },
      ),
      proxyConfiguration: {
        type: 'APPMESH',
        containerName: 'envoy',
        properties: [
          { name: 'ProxyIngressPort', value: '15000' },
          { name: 'ProxyEgressPort', value: '15001' },
        ],
      },
    },
    injection: appOnly,
  },
  'EC2 with awsvpc, and memory by container': {
    definition: {
      family: 'orders',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['EC2'],
      taskRoleArn: task.taskRoleArn,
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type =~ t3.*' }],
      containerDefinitions: [{ ...app, memory: 512, cpu: 0, logConfiguration: { logDriver: 'json-file' } }],
      volumes: [],
    },
    injection: appOnly,
  },
  'what describe-task-definition prints': {
    definition: {
      taskDefinition: {
        taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/orders:7',
        ...taskOf({ ...app, environment: [], mountPoints: [], volumesFrom: [], portMappings: [], systemControls: [] }),
        revision: 7,
        volumes: [{ name: 'scratch', host: {} }],
        status: 'ACTIVE',
        requiresAttributes: [{ name: 'ecs.capability.task-eni' }],
        placementConstraints: [],
        compatibilities: ['EC2', 'FARGATE'],
        registeredAt: '2026-03-12T10:00:00.000000+00:00',
        registeredBy: 'arn:aws:iam::111111111111:user/craig',
      },
      tags: [{ key: 'team', value: 'orders' }],
    },
    injection: appOnly,
  },
};

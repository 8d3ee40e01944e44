import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where pinned clients are installed: outside what is tracked, one folder each. */
export const CACHE = fileURLToPath(new URL('../../.cache/conformance', import.meta.url));

/** How a client is brought onto the machine, from the registry of its language. */
export type Kind = 'npm' | 'pip' | 'apt' | 'go' | 'maven' | 'cargo';

export type Client = Readonly<{
  name: string;
  /** As its users call it. */
  title: string;
  version: string;
  kind: Kind;
  /** The folder in `clients/` whose program it runs, where that is not its own. */
  program?: string;
  /** A program and its first arguments, seen from the client's folder in the cache. */
  command: readonly [string, ...string[]];
  /** What it needs in its environment to be found. */
  environment?: Readonly<Record<string, string>>;
  /** A process for each call rather than one for all. */
  processPerCall?: true;
  /** It comes back at a random moment of its window, so that no run shows the same one. */
  jitters?: true;
  /** The only way to hand it a token, where it does not know of the token file. */
  variableOnly?: true;
  /** The oldest version that knows FULL_URI with a token, and the token file: from the SDKs' changelogs. */
  since: Readonly<{ fullUri: string; tokenFile: string }>;
}>;

const NODE = process.execPath;
const PYTHON = 'venv/bin/python';
const JAVA_CLASSES = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', 'lib/*:.', 'Client'] as const;
const JS_V3 = { fullUri: 'all', tokenFile: '3.503.1' };
const BOTO3 = { fullUri: '1.5.27 (botocore)', tokenFile: '1.34.41' };

/** Every client of the matrix, in the order of its rows. */
export const CLIENTS: readonly Client[] = [
  {
    name: 'js-v3',
    title: 'JavaScript v3',
    version: '3.1173.0',
    kind: 'npm',
    command: [NODE, 'client.mjs'],
    since: JS_V3,
  },
  {
    name: 'js-v3-2025',
    title: 'JavaScript v3',
    version: '3.936.0',
    kind: 'npm',
    program: 'js-v3',
    command: [NODE, 'client.mjs'],
    since: JS_V3,
  },
  {
    name: 'js-v3-2024',
    title: 'JavaScript v3',
    version: '3.600.0',
    kind: 'npm',
    program: 'js-v3',
    command: [NODE, 'client.mjs'],
    since: JS_V3,
  },
  {
    name: 'js-v2',
    title: 'JavaScript v2',
    version: '2.1693.0',
    kind: 'npm',
    command: [NODE, 'client.js'],
    since: { fullUri: '2.63.0', tokenFile: '2.1550.0' },
  },
  {
    name: 'boto3',
    title: 'boto3',
    version: '1.44.5',
    kind: 'pip',
    command: [PYTHON, 'client.py'],
    since: BOTO3,
  },
  {
    name: 'boto3-2024',
    title: 'boto3',
    version: '1.34.41',
    kind: 'pip',
    program: 'boto3',
    command: [PYTHON, 'client.py'],
    since: BOTO3,
  },
  {
    name: 'aws-cli-v1',
    title: 'AWS CLI v1',
    version: '1.46.3',
    kind: 'pip',
    program: 'aws-cli',
    command: ['/bin/sh', 'client.sh'],
    environment: { AWS: `${join(CACHE, 'aws-cli-v1', PYTHON)} -m awscli` },
    processPerCall: true,
    since: { fullUri: '1.5.27 (botocore)', tokenFile: '1.30.0' },
  },
  {
    name: 'aws-cli-v2',
    title: 'AWS CLI v2 (Debian 12)',
    version: '2.9.19',
    kind: 'apt',
    program: 'aws-cli',
    command: ['/bin/sh', 'client.sh'],
    environment: {
      AWS: '/usr/bin/python3 -m awscli',
      PYTHONPATH: join(CACHE, 'aws-cli-v2', 'root/usr/lib/python3/dist-packages'),
    },
    processPerCall: true,
    variableOnly: true,
    since: { fullUri: 'all', tokenFile: '2.15.0' },
  },
  {
    name: 'go-v2',
    title: 'Go v2',
    version: 'config 1.33.16',
    kind: 'go',
    command: ['./client'],
    since: { fullUri: 'all', tokenFile: 'config 1.25.0' },
  },
  {
    name: 'go-v1',
    title: 'Go v1',
    version: '1.55.8',
    kind: 'go',
    command: ['./client'],
    since: { fullUri: '1.15.41', tokenFile: '1.47.11' },
  },
  {
    name: 'java-v2',
    title: 'Java v2',
    version: '2.57.8',
    kind: 'maven',
    command: ['java', ...JAVA_CLASSES],
    jitters: true,
    since: { fullUri: 'all', tokenFile: '2.21.30' },
  },
  {
    name: 'java-v1',
    title: 'Java v1',
    version: '1.12.797',
    kind: 'maven',
    command: ['java', ...JAVA_CLASSES],
    since: { fullUri: '2017', tokenFile: '1.12.746' },
  },
  {
    name: 'rust',
    title: 'Rust',
    version: 'aws-config 1.13.0',
    kind: 'cargo',
    command: ['target/debug/client'],
    since: { fullUri: 'all', tokenFile: 'aws-config 1.1.8' },
  },
  {
    name: 'envoy',
    title: 'Envoy',
    version: '1.40.0',
    kind: 'pip',
    command: [PYTHON, 'client.py'],
    since: { fullUri: 'all', tokenFile: '1.30.0' },
  },
];

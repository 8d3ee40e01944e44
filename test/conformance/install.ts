import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CACHE, type Client, type Kind } from './clients.ts';

const run = promisify(execFile);
const SOURCES = fileURLToPath(new URL('clients', import.meta.url));
const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

export type Installable = Pick<Client, 'name' | 'kind' | 'program'>;

type Step = readonly [program: string, ...args: string[]];

/** What each kind runs in the client's folder. Compilers step back for whoever else uses the machine. */
const STEPS: Readonly<Record<Kind, readonly Step[]>> = {
  npm: [['npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts']],
  pip: [
    ['python3', '-m', 'venv', 'venv'],
    ['venv/bin/python', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', 'requirements.txt'],
  ],
  apt: [['sh', 'extract.sh']],
  go: [['nice', 'go', 'build', '-o', 'client', '.']],
  maven: [
    ['mvn', '-q', '-B', `-Dmaven.repo.local=${join(CACHE, 'm2')}`, DEPENDENCY_PLUGIN, '-DoutputDirectory=lib'],
    ['javac', '-cp', 'lib/*', 'Client.java'],
  ],
  cargo: [['nice', 'cargo', 'build', '--locked']],
};

const ENVIRONMENT = { GOMODCACHE: join(CACHE, 'go-mod'), GOFLAGS: '-modcacherw', GOTOOLCHAIN: 'local' };

/** The programs that must be there, and what to install where one is not. */
const TOOLCHAINS: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  npm: { npm: 'Node.js with npm' },
  pip: { python3: 'Python 3 with venv' },
  apt: { 'apt-get': 'Debian 12 (apt-get)', 'dpkg-deb': 'Debian 12 (dpkg)' },
  go: { go: 'Go' },
  maven: { mvn: 'Maven', javac: 'a JDK (17 or newer)' },
  cargo: { cargo: 'Rust (cargo)' },
};

/** What is missing for these clients, in words; empty when all is there. */
export async function missingToolchains(clients: readonly Installable[]): Promise<string[]> {
  const problems = await Promise.all(
    clients.flatMap(({ name, kind }) =>
      Object.entries(TOOLCHAINS[kind]).map(async ([program, toolchain]) => {
        const found = await run('sh', ['-c', `command -v ${program}`]).catch(() => undefined);
        return found ? [] : [`${name}: ${program} is not there: install ${toolchain}, or name the clients to run`];
      }),
    ),
  );
  return problems.flat();
}

/** Installs a client into the cache, unless exactly these pins and this program are there already. */
export async function install({ name, kind, program = name }: Installable): Promise<void> {
  const sources = [...new Set([program, name])].map((folder) => join(SOURCES, folder));
  const target = join(CACHE, name);
  const stamp = join(target, 'installed');
  const wanted = await digest([JSON.stringify(STEPS[kind]), ...sources]);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  await rm(stamp, { force: true });
  await mkdir(target, { recursive: true });
  for (const source of sources) await cp(source, target, { recursive: true });
  for (const [command, ...args] of STEPS[kind]) await step(name, target, command, args);
  await writeFile(stamp, wanted);
}

async function step(name: string, cwd: string, command: string, args: readonly string[]): Promise<void> {
  const env = { ...process.env, ...ENVIRONMENT };
  await run(command, [...args], { cwd, env, maxBuffer: 1 << 26 }).catch(
    (error: { stderr?: string; stdout?: string }) => {
      throw new Error(`${name}: ${command} ${args.join(' ')} failed:\n${error.stderr || error.stdout || error}`);
    },
  );
}

async function digest([first = '', ...folders]: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(first);
  for (const folder of folders)
    for (const entry of (await readdir(folder, { withFileTypes: true, recursive: true })).filter((it) => it.isFile()))
      hash.update(entry.name).update(await readFile(join(entry.parentPath, entry.name)));
  return hash.digest('hex');
}

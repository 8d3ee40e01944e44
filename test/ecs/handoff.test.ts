import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { handOverLauncher, handOverToken } from '../../src/ecs/handoff.ts';

const TOKEN = 'a'.repeat(43);
const OTHER = 'b'.repeat(43);
const LAUNCHER = Buffer.from('#!/bin/sh\necho launched as "$0"\n');
const PROCESS_URL = 'http://127.0.0.1:9910/process/app';

let directory: string;
let volume: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'handoff-'));
  volume = join(directory, 'app');
});
afterEach(() => rmSync(directory, { recursive: true }));

const tokenFor = (role = 'app', token = TOKEN) => handOverToken({ directory, role, newToken: () => token });
const launcherFor = (launcher: Uint8Array = LAUNCHER) =>
  handOverLauncher({ directory, role: 'app', launcher, processUrl: PROCESS_URL });
const modeOf = (name: string) => (statSync(join(volume, name)).mode & 0o777).toString(8);
const read = (name: string) => readFileSync(join(volume, name), 'utf8');
const inodeOf = (name: string) => statSync(join(volume, name)).ino;

describe('the token', () => {
  test('is written without a line end, readable by anyone in the container, and nothing else is left', () => {
    expect(tokenFor()).toBe(TOKEN);
    expect([read('token'), modeOf('token'), readdirSync(volume)]).toEqual([TOKEN, '444', ['token']]);
  });

  test('is kept across restarts', () => {
    tokenFor();
    const before = inodeOf('token');
    expect([tokenFor('app', OTHER), read('token'), inodeOf('token')]).toEqual([TOKEN, TOKEN, before]);
  });

  test.each([
    ['nothing', ''],
    ['fewer characters than are safe', 'a'.repeat(31)],
    ['a line end', `${OTHER}\n`],
    ['what no header takes', 'ä'.repeat(43)],
  ])('is made anew where the file holds %s', (_, held) => {
    mkdirSync(volume);
    writeFileSync(join(volume, 'token'), held);
    expect([tokenFor(), read('token')]).toEqual([TOKEN, TOKEN]);
  });

  test('can be read by other users under a strict umask too', () => {
    const umask = process.umask(0o077);
    try {
      tokenFor();
    } finally {
      process.umask(umask);
    }
    expect(modeOf('token')).toBe('444');
    expect(modeOf('.')).toBe('755');
  });

  test('lies in a folder that other users can look into', () => {
    tokenFor();
    expect(modeOf('.')).toBe('755');
  });

  test('that cannot be put in its place leaves no draft of it behind', () => {
    mkdirSync(join(volume, 'token'), { recursive: true });
    expect(() => tokenFor()).toThrow('SWITCH_ROLE_HANDOFF_DIR: cannot write');
    expect(readdirSync(volume)).toEqual(['token']);
  });
});

describe('something planted', () => {
  test('as a link to a file is replaced, neither read nor followed', () => {
    mkdirSync(volume);
    const target = join(directory, 'of-another');
    writeFileSync(target, OTHER);
    symlinkSync(target, join(volume, 'token'));
    expect(tokenFor()).toBe(TOKEN);
    expect([readFileSync(target, 'utf8'), read('token')]).toEqual([OTHER, TOKEN]);
  });

  test('as a link where the draft goes is not followed', () => {
    mkdirSync(volume);
    const target = join(directory, 'of-another');
    writeFileSync(target, OTHER);
    symlinkSync(target, join(volume, 'token.new'));
    expect(tokenFor()).toBe(TOKEN);
    expect(readFileSync(target, 'utf8')).toBe(OTHER);
  });

  test('as a link in place of the volume is refused', () => {
    const elsewhere = join(directory, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, volume);
    expect(() => tokenFor()).toThrow(`${volume} is not a directory; a link is not followed`);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('as a pipe does not keep the start waiting', () => {
    mkdirSync(volume);
    execFileSync('mkfifo', [join(volume, 'token')]);
    expect([tokenFor(), read('token')]).toEqual([TOKEN, TOKEN]);
  });

  test('as a directory is refused, with its path', () => {
    mkdirSync(join(volume, 'token'), { recursive: true });
    expect(() => tokenFor()).toThrow(`cannot write ${join(volume, 'token')}`);
  });
});

describe('what cannot be written is refused with the reason', () => {
  test('a directory that is a file', () => {
    writeFileSync(volume, '');
    expect(() => tokenFor()).toThrow(`SWITCH_ROLE_HANDOFF_DIR: ${volume} is not a directory`);
  });

  test('a place where no directory can be made', () => {
    const where = '/proc/handoff';
    expect(() => handOverToken({ directory: where, role: 'app', newToken: () => TOKEN })).toThrow(
      /^SWITCH_ROLE_HANDOFF_DIR: cannot write \/proc\/handoff.* \(ENOENT\)/,
    );
  });
});

describe('the launcher', () => {
  test('is put beside the token under both its names, in one file', () => {
    launcherFor();
    expect([modeOf('env'), inodeOf('env')]).toEqual(['555', inodeOf('busybox')]);
    expect(execFileSync(join(volume, 'env'), { encoding: 'utf8' })).toContain('launched as');
    expect(readdirSync(volume).sort()).toEqual(['busybox', 'config', 'env', 'fetch']);
  });

  test('that is there already is left alone, and a new one takes its place under both names', () => {
    launcherFor();
    const before = inodeOf('env');
    launcherFor();
    expect(inodeOf('env')).toBe(before);
    launcherFor(Buffer.from('#!/bin/sh\necho newer\n'));
    expect([read('busybox'), inodeOf('busybox')]).toEqual([read('env'), inodeOf('env')]);
    expect(read('env')).toContain('newer');
  });

  test('that an app could have written to is replaced', () => {
    launcherFor();
    chmodSync(join(volume, 'env'), 0o777);
    launcherFor();
    expect(modeOf('env')).toBe('555');
  });
});

test('profile mode: the config names the program, which asks for this role alone and goes through no proxy', () => {
  launcherFor();
  expect(read('config')).toBe('[default]\ncredential_process = /switch-role/busybox sh /switch-role/fetch\n');
  expect(read('fetch')).toMatch(/wget .*-Y off .*"Authorization: \$token" http:\/\/127\.0\.0\.1:9910\/process\/app\n$/);
  expect([modeOf('config'), modeOf('fetch'), existsSync(join(volume, 'token'))]).toEqual(['444', '444', false]);
});

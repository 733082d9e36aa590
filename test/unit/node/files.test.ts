import { execFile, execFileSync } from 'node:child_process';
import {
  lstatSync,
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
import { configFolder } from '../../../src/node/config-folder.ts';
import { diskFiles } from '../../../src/node/files.ts';
import { wantsColors } from '../../../src/node/sinks.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'idcli-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: string[]) => join(folder, ...names);
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('writing', () => {
  test('makes the missing folders; both for the owner only when the file is', async () => {
    await diskFiles.writeAtomic(at('config', 'idcli', 'config.yaml'), 'providers: {}\n', 0o600);
    expect(readFileSync(at('config', 'idcli', 'config.yaml'), 'utf8')).toBe('providers: {}\n');
    expect(modeOf(at('config', 'idcli', 'config.yaml'))).toBe(0o600);
    expect(modeOf(at('config', 'idcli'))).toBe(0o700);
  });

  test('replaces a file, leaves nothing beside it', async () => {
    writeFileSync(at('result.json'), 'a longer old content');
    await diskFiles.writeAtomic(at('result.json'), Uint8Array.of(1, 2), 0o644);
    expect([...readFileSync(at('result.json'))]).toEqual([1, 2]);
    expect(readdirSync(folder)).toEqual(['result.json']);
  });

  test('keeps a link, and replaces what it leads to', async () => {
    writeFileSync(at('real.yaml'), 'old');
    symlinkSync(at('real.yaml'), at('link.yaml'));
    await diskFiles.writeAtomic(at('link.yaml'), 'new', 0o600);
    expect(lstatSync(at('link.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('real.yaml'), 'utf8')).toBe('new');
  });

  test('a folder in the place of the file is an error that leaves nothing behind', async () => {
    mkdirSync(at('result.json'));
    await expect(diskFiles.writeAtomic(at('result.json'), 'x', 0o600)).rejects.toMatchObject({
      code: 'EISDIR',
    });
    expect(readdirSync(folder)).toEqual(['result.json']);
  });

  test('a device is written to and not replaced', async () => {
    await diskFiles.writeAtomic('/dev/null', 'x', 0o600);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('reading', () => {
  test('within the limit, and one byte beyond it', async () => {
    writeFileSync(at('token'), 'x'.repeat(1000));
    expect(await diskFiles.read(at('token'), 1000)).toHaveLength(1000);
    await expect(diskFiles.read(at('token'), 999)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
  });

  test('an empty file', async () => {
    writeFileSync(at('token'), '');
    expect(await diskFiles.read(at('token'))).toHaveLength(0);
  });

  test('a pipe, whose size nobody knows beforehand', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const read = diskFiles.read(at('pipe'), 100_000);
    execFile('sh', ['-c', `head -c 90000 /dev/zero > '${at('pipe')}'`]);
    expect(await read).toHaveLength(90_000);
  });

  test('a device without end stops at the limit', async () => {
    await expect(diskFiles.read('/dev/zero', 100_000)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
  });

  test.each([
    ['missing', 'ENOENT'],
    ['.', 'EISDIR'],
  ])('%s is the error of the system: %s', async (name, code) => {
    await expect(diskFiles.read(at(name))).rejects.toMatchObject({ code });
  });

  test('whether it is there', async () => {
    writeFileSync(at('here'), '');
    expect(await diskFiles.exists(at('here'))).toBe(true);
    expect(await diskFiles.exists(at('not-here'))).toBe(false);
  });
});

test.each<[Record<string, string>, NodeJS.Platform, string]>([
  [{ XDG_CONFIG_HOME: '/xdg' }, 'linux', '/xdg/idcli'],
  [{ XDG_CONFIG_HOME: '/xdg', APPDATA: '/appdata' }, 'win32', '/xdg/idcli'],
  [{ APPDATA: '/appdata' }, 'win32', '/appdata/idcli'],
  [{ APPDATA: '/appdata', HOME: '/home/user' }, 'linux', '/.config/idcli'],
  [{ XDG_CONFIG_HOME: 'relative' }, 'linux', '/.config/idcli'],
  [{}, 'darwin', '/.config/idcli'],
])('the configuration folder of %j on %s ends with %s', (env, platform, expected) => {
  expect(configFolder(env, platform).endsWith(expected)).toBe(true);
});

test.each<[Record<string, string>, boolean, boolean]>([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '' }, false, true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('colours with %j, terminal %s: %s', (env, isTTY, expected) => {
  expect(wantsColors(env, isTTY)).toBe(expected);
});

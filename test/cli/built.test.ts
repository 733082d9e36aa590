/** The built program, as people start it: `npm run build` makes what is tested here. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
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
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { ROOT } from '../gates/source.ts';

const PROGRAM = join(ROOT, 'bin/idcli.js');
const TOKEN =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhYmMiLCJlbWFpbCI6ImthcmlAZXhhbXBsZS5jb20ifQ.c2lnbmF0dXJl';

const scratch = mkdtempSync(join(tmpdir(), 'idcli-built-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const started = (...words: string[]): string =>
  execFileSync(process.execPath, [PROGRAM, ...words], { encoding: 'utf8', stdio: 'pipe' });

/** Starts as every run does, and says what Node loaded for it: written past the streams, which would load more. */
const STARTED = `
const before = new Set(process.moduleLoadList);
process.on('exit', () => {
  const loaded = process.moduleLoadList.filter((name) => !before.has(name));
  require('node:fs').writeSync(1, loaded.join('\\n'));
});
process.argv.push('idcli', '--version');
require(${JSON.stringify(PROGRAM)});
`;

test('a start loads nothing of the network, the terminal or child processes', () => {
  const loaded = execFileSync(process.execPath, ['-e', STARTED], { encoding: 'utf8' });
  expect(loaded).toMatch(/^\d+\.\d+\.\d+\n/);
  expect(loaded).not.toMatch(
    /NativeModule (?:http|https|net|tls|crypto|child_process|readline|zlib|undici|internal\/deps\/undici)\b/,
  );
});

// Some of the sandbox's pages are in tagged templates, in which bundlers change nothing.
it('has letters beyond ASCII as they are in the source', () => {
  const rest = ['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--sandbox', '--headless'];
  const document = JSON.parse(started(...rest, '--json', '--har', join(scratch, 'pages.har')));
  expect(document.outcome).toBe('done');
  const har = readFileSync(join(scratch, 'pages.har'), 'utf8');
  expect(har).toContain(' · idcli sandbox');
  expect(har).not.toContain('\u00c2');
});

it('loads libxml2 from the file beside it, without a word of Node', () => {
  const wrong = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="1" Version="2.0"/>';
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'decode-saml', wrong, '--json'], {
    encoding: 'utf8',
  });
  expect(stdout).toContain('not a valid value of the atomic type');
  expect(stderr).toBe('');
});

it('serves on while nobody reads its events, and ends when it is told to', async () => {
  const child = spawn(process.execPath, [PROGRAM, 'sandbox', '--port', '0', '--json'], { stdio: 'pipe' });
  const ended = once(child, 'close');
  let first = '';
  child.stdout.setEncoding('utf8');
  while (!first.includes('\n')) first += String((await once(child.stdout, 'data'))[0]);
  child.stdout.pause();
  const { url } = JSON.parse(first.slice(0, first.indexOf('\n')));
  // 800 kB of events: more than a pipe takes.
  for (let count = 0; count < 200; count += 1)
    expect((await fetch(`${url}/generic/${'x'.repeat(4000)}`)).status).toBe(404);
  child.kill('SIGTERM');
  await once(child, 'exit');
  child.stdout.resume();
  expect(await ended).toEqual([0, null]);
});

it('judges more lines than one batch, in threads', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhYmMifQ.NyFsqZgmSrIOc4aPWlpCL2WJJMOlRFGP6QmCqYcSRbQ';
  const { stdout } = spawnSync(process.execPath, [PROGRAM, 'decode-token', '--lines'], {
    encoding: 'utf8',
    input: `${token}\n`.repeat(1000),
    maxBuffer: 1 << 24,
  });
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(1000);
  expect(JSON.parse(lines.at(-1) ?? '').data.line).toBe(1000);
});

describe('compiled code', () => {
  const home = join(scratch, 'home');
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [PROGRAM, ...words], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, XDG_CACHE_HOME: home },
    });
  const file = join(home, 'idcli', `decode-token-${process.versions.v8}-${process.arch}`);
  const made = () => statSync(file).ino;
  const first = run('decode-token', TOKEN);

  it('is kept by the first run of a command, for its user alone, and used by the next', () => {
    expect(first.status).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = made();
    expect(run('decode-token', TOKEN)).toMatchObject({ stdout: first.stdout, stderr: first.stderr });
    expect(made()).toBe(before);
  });

  it.each([
    ['damaged', (bytes: Buffer) => bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 64)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    ['empty', () => Buffer.alloc(0)],
  ])('is made again when it is %s', (_, damage) => {
    writeFileSync(file, damage(readFileSync(file)));
    const before = readFileSync(file);
    expect(run('decode-token', TOKEN).stdout).toBe(first.stdout);
    expect(readFileSync(file).equals(before)).toBe(false);
    const again = made();
    expect(run('decode-token', TOKEN).stdout).toBe(first.stdout);
    expect(made()).toBe(again);
  });

  it('is made again for another build', () => {
    const copy = join(scratch, 'copy');
    for (const part of ['bin', 'dist']) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    const about = join(copy, 'dist/package.json');
    writeFileSync(about, JSON.stringify({ type: 'commonjs', build: 'another' }));
    const before = made();
    const other = spawnSync(process.execPath, [join(copy, 'bin/idcli.js'), 'decode-token', TOKEN], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, XDG_CACHE_HOME: home },
    });
    expect(other.stdout).toBe(first.stdout);
    expect(made()).not.toBe(before);
  });

  it('is not kept of a command that does not exist', () => {
    expect(run('no-such-command').status).toBe(2);
    expect(readdirSync(join(home, 'idcli')).filter((name) => name.startsWith('no-such'))).toEqual([]);
  });

  it('is not kept where Node.js is told to keep none, or there is no place', () => {
    const none = join(scratch, 'none');
    const env = { PATH: process.env.PATH, XDG_CACHE_HOME: none, NODE_DISABLE_COMPILE_CACHE: '1' };
    const options = { encoding: 'utf8', env } as const;
    expect(spawnSync(process.execPath, [PROGRAM, 'decode-token', TOKEN], options).stdout).toBe(first.stdout);
    expect(existsSync(none)).toBe(false);
    const nowhere = { encoding: 'utf8', env: { PATH: process.env.PATH } } as const;
    expect(spawnSync(process.execPath, [PROGRAM, 'decode-token', TOKEN], nowhere).stdout).toBe(first.stdout);
  });
});

describe('the folder of compiled code', () => {
  const { cacheFolder } = createRequire(import.meta.url)(join(ROOT, 'bin/code-cache.js')) as {
    cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined;
  };
  const place = (name: string) => join(scratch, name);

  it('is made in the cache folder of the user, closed to others', () => {
    const folder = cacheFolder({ XDG_CACHE_HOME: place('xdg/deep'), HOME: '/nowhere' }, 'linux');
    expect(folder).toBe(place('xdg/deep/idcli'));
    expect(lstatSync(place('xdg/deep/idcli')).mode & 0o777).toBe(0o700);
    expect(cacheFolder({ HOME: place('home') }, 'linux')).toBe(place('home/.cache/idcli'));
    expect(cacheFolder({ HOME: place('mac') }, 'darwin')).toBe(place('mac/Library/Caches/idcli'));
    expect(cacheFolder({ LOCALAPPDATA: place('local') }, 'win32')).toBe(place('local/idcli'));
  });

  it.each([0o770, 0o707, 0o777])('is not used when others may write to it: mode %o', (mode) => {
    const base = place(`open-${mode}`);
    mkdirSync(join(base, 'idcli'), { recursive: true });
    chmodSync(join(base, 'idcli'), mode);
    expect(cacheFolder({ XDG_CACHE_HOME: base }, 'linux')).toBeUndefined();
  });

  it('is not used when it is a link, a file, or nowhere', () => {
    mkdirSync(place('linked/elsewhere'), { recursive: true });
    symlinkSync(place('linked/elsewhere'), place('linked/idcli'));
    expect(cacheFolder({ XDG_CACHE_HOME: place('linked') }, 'linux')).toBeUndefined();
    expect(cacheFolder({ XDG_CACHE_HOME: '/dev/null' }, 'linux')).toBeUndefined();
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux')).toBeUndefined();
    expect(cacheFolder({}, 'linux')).toBeUndefined();
    expect(cacheFolder({}, 'win32')).toBeUndefined();
  });

  it('is not used when it belongs to another user', () => {
    const own = process.getuid;
    try {
      process.getuid = () => 4242;
      expect(cacheFolder({ XDG_CACHE_HOME: place('foreign') }, 'linux')).toBeUndefined();
    } finally {
      if (own !== undefined) process.getuid = own;
    }
  });
});

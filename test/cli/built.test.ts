/** The built program, as people start it: `npm run build` makes what is tested here. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { ROOT } from '../gates/source.ts';

const PROGRAM = join(ROOT, 'bin/idcli.js');

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

describe('the folder of compiled code', () => {
  const { cacheFolder } = createRequire(import.meta.url)(join(ROOT, 'bin/cache-folder.js')) as {
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

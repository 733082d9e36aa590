/** The built program, as people start it: `npm run build` makes what is tested here. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { ROOT } from '../gates/source.ts';

const DIST = join(ROOT, 'dist');
const PROGRAM = join(ROOT, 'bin/idcli.js');
const TOKEN =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhYmMiLCJlbWFpbCI6ImthcmlAZXhhbXBsZS5jb20ifQ.c2lnbmF0dXJl';
const { v8 } = JSON.parse(readFileSync(join(DIST, 'packs.json'), 'utf8')) as { v8: string };
const caches = readdirSync(DIST).filter((name) => name.endsWith('.cache'));

const scratch = mkdtempSync(join(tmpdir(), 'idcli-built-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const started = (folder: string, ...words: string[]): string =>
  execFileSync(process.execPath, [join(folder, 'bin/idcli.js'), ...words], {
    encoding: 'utf8',
    stdio: 'pipe',
  });

/** Starts what every run starts, and says what Node loaded for it: written past the streams, which would load more. */
const STARTED = `
const before = new Set(process.moduleLoadList);
const { load } = require(${JSON.stringify(join(ROOT, 'bin/load.js'))});
load('cli.js');
load('node.js').nodeWorld();
const loaded = process.moduleLoadList.filter((name) => !before.has(name));
require('node:fs').writeSync(1, loaded.join('\\n'));
`;

test('a start loads nothing of the network, the terminal or child processes', () => {
  const loaded = execFileSync(process.execPath, ['-e', STARTED], { encoding: 'utf8' });
  expect(loaded).toContain('NativeModule');
  expect(loaded).not.toMatch(
    /NativeModule (?:http|https|net|tls|crypto|child_process|readline|zlib|undici|internal\/deps\/undici)\b/,
  );
});

describe('code caches', () => {
  it.each(['all', 'decode-token', 'decode-saml', 'login', 'sign-consent'])(
    'were made of what everybody needs for %s',
    (command) => {
      const { packs } = JSON.parse(readFileSync(join(DIST, 'packs.json'), 'utf8'));
      expect(caches).toContain(`${packs['cli.js']}.${command}.cache`);
    },
  );

  // Those of another Node are not even read.
  it.skipIf(v8 !== process.versions.v8).each(caches)('V8 takes %s', (name) => {
    const path = join(DIST, name);
    const source = readFileSync(path.replace(/\.[a-z-]+\.cache$/, ''), 'utf8');
    const { cachedDataRejected } = new Script(source, { cachedData: readFileSync(path) });
    expect(cachedDataRejected).toBe(false);
  });
});

// Most texts are escaped in the bundle; those of the sandbox's pages, in tagged templates, cannot be.
it('has letters beyond ASCII as they are in the source', () => {
  const rest = ['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--sandbox', '--headless'];
  const document = JSON.parse(started(ROOT, ...rest, '--json', '--har', join(scratch, 'pages.har')));
  expect(document.outcome).toBe('done');
  const har = readFileSync(join(scratch, 'pages.har'), 'utf8');
  expect(har).toContain(' · idcli sandbox');
  expect(har).not.toContain('\u00c2');
});

it('imports libxml2, which no bundle can hold, without a word of Node', () => {
  const wrong = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="1" Version="2.0"/>';
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'decode-saml', wrong, '--json'], {
    encoding: 'utf8',
  });
  expect(stdout).toContain('not a valid value of the atomic type');
  expect(stderr).toBe('');
});

describe('without them', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'idcli-built-'));
    for (const part of ['bin', 'dist']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    for (const name of caches) rmSync(join(folder, 'dist', name));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['a token', ['decode-token', TOKEN]],
    ['help', ['login', '--help']],
    ['a login', ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--field', 'claims.subject']],
  ])(
    'it says the same of %s',
    (_, words) => {
      const text = started(folder, ...words);
      expect(text).toBe(started(ROOT, ...words));
      expect(text).not.toBe('');
    },
    60_000,
  );
});

/** The package from `npm pack`: its content, the links in its pages, and its installation. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { fieldsOf, withFields } from '../../scripts/release/fields.js';
import release from '../../scripts/release.json' with { type: 'json' };
import { ROOT } from './source.ts';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'idcli-packed-'));
let packed: Packed;

const execute = (program: string, ...words: string[]): string =>
  execFileSync(program, words, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

const entries = Object.values(manifest.exports).flatMap((entry) =>
  typeof entry === 'string' ? [] : Object.values(entry),
);

beforeAll(() => {
  // Uses the existing build, unless it is older than an entry: --ignore-scripts skips the build before packing.
  if (!entries.every((path) => existsSync(join(ROOT, path)))) execute('node', 'scripts/build.js');
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  [packed] = JSON.parse(execute('npm', ...words)) as [Packed];
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns links of a page to local files, except in fenced blocks. */
function linksOf(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g)].map(([, link = '']) =>
    normalize(join(dirname(path), link)).replace(/\/$/, ''),
  );
}

test('no page of the package has a dead link', () => {
  const paths = new Set(packed.files.map(({ path }) => path));
  const there = (target: string) =>
    paths.has(target) || [...paths].some((path) => path.startsWith(`${target}/`));
  const pages = [...paths].filter((path) => path.endsWith('.md'));
  expect(pages).toContain('README.md');
  const dead = pages.flatMap((page) =>
    linksOf(page)
      .filter((target) => !there(target))
      .map((target) => `${page} → ${target}`),
  );
  expect(dead, 'a page links to a file that "files" in package.json leaves out').toEqual([]);
});

test('it holds program, licences, man page and schemas, and no cache, source or test', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'bin/idcli.js',
      'dist/LICENCES.txt',
      'man/idcli.1',
      'schemas/outcome.schema.json',
    ]),
  );
  expect(paths.filter((path) => /\.cache$|^(?:src|test|scripts|\.ci|\.github)\//.test(path))).toEqual([]);
});

test('it runs no script where it is installed, so that npm has nothing to warn of', () => {
  const run = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];
  expect(Object.keys(manifest.scripts).filter((name) => run.includes(name))).toEqual([]);
});

test('publint finds nothing', { timeout: 60_000 }, () => {
  expect(execute('npx', 'publint', '--strict', join(folder, packed.filename))).toMatch(/All good!/);
});

test('Are the types wrong? They are not', { timeout: 60_000 }, () => {
  const { problems } = JSON.parse(execute('npx', 'attw', '--format', 'json', join(folder, packed.filename)));
  expect(problems).toEqual({});
});

describe('scripts/release.json', () => {
  it('is where package.json has author, repository, home page and issues from', () => {
    expect(manifest, 'npm run release:fields').toEqual(withFields(manifest, release));
  });

  it('gives nothing while it is empty', () => {
    expect(fieldsOf({ author: '', repository: '', homepage: '', bugs: '' })).toEqual({});
  });

  it('is filled in once, and home page and issues follow from the repository', () => {
    const own = {
      author: 'A. Fork',
      repository: 'https://git.example.com/fork/idcli.git',
      homepage: '',
      bugs: '',
    };
    expect(fieldsOf(own)).toEqual({
      author: 'A. Fork',
      repository: { type: 'git', url: 'git+https://git.example.com/fork/idcli.git' },
      homepage: 'https://git.example.com/fork/idcli#readme',
      bugs: 'https://git.example.com/fork/idcli/issues',
    });
    const filled = withFields(manifest, { ...own, homepage: 'https://idcli.example.com' });
    expect(filled.homepage).toBe('https://idcli.example.com');
    expect(Object.keys(filled).slice(4, 9)).toEqual(['license', 'author', 'repository', 'homepage', 'bugs']);
    expect(withFields(filled, { author: '', repository: '', homepage: '', bugs: '' })).toEqual(
      withFields(manifest, { author: '', repository: '', homepage: '', bugs: '' }),
    );
  });
});

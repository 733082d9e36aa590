/** What the workflows of GitHub run is there: scripts, files, folders; and idcli does what they have it do. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';
import { ROOT } from './source.ts';

const FOLDER = join(ROOT, '.github/workflows');

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

/** The command lines of all steps. */
function linesOf(name: string): string[] {
  const { jobs } = parse(readFileSync(join(FOLDER, name), 'utf8')) as Workflow;
  return Object.values(jobs)
    .flatMap(({ steps }) => steps.map(({ run = '' }) => run.trim().split('\n')))
    .flat()
    .filter((line) => line !== '');
}

/** Commands of npm that are not scripts. */
const NPM = ['ci', 'pack', 'publish'];

/** What a line needs, each with whether it is there. */
function needsOf(line: string): [string, boolean][] {
  const scripts = [...line.matchAll(/\bnpm (?:run )?([\w:]+)/g)].map(([, name = '']) => name);
  const files = [...line.matchAll(/\b(?:node|bash) ([\w.][\w./-]*)/g)].map(([, path = '']) => path);
  const tests = [...line.matchAll(/ (test\/[\w/-]+)/g)].map(([, path = '']) => path);
  return [
    ...scripts.map((name): [string, boolean] => [
      `npm ${name}`,
      NPM.includes(name) || Object.hasOwn(manifest.scripts, name),
    ]),
    ...[...files, ...tests].map((path): [string, boolean] => [path, existsSync(join(ROOT, path))]),
  ];
}

describe.each(readdirSync(FOLDER))('%s', (name) => {
  const needs = linesOf(name).flatMap(needsOf);

  it('needs only what is there', () => {
    expect(needs.length).toBeGreaterThan(3);
    expect(needs.filter(([, isThere]) => !isThere)).toEqual([]);
    expect(needsOf('npm run tset && bash .ci/rum')).toEqual([
      ['npm tset', false],
      ['.ci/rum', false],
    ]);
  });
});

const START = 'node bin/idcli.js ';
it.each(linesOf('ci.yml').filter((line) => line.startsWith(START)))('%s', async (line) => {
  const words = [...line.slice(START.length).matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare = '']) => quoted ?? bare,
  );
  const files = words
    .filter((word) => word.startsWith('docs/'))
    .map((path) => [`/project/${path}`, readFileSync(join(ROOT, path))] as const);
  const { code, stderr } = await runIn(onlineWorld({ files: Object.fromEntries(files) }), words);
  expect(code, stderr).toBe(0);
});

it('the notes of a release have size and checksum of each of its files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'idcli-release-'));
  try {
    writeFileSync(join(folder, 'idcli.tgz'), 'abc');
    const notes = () => execFileSync(process.execPath, ['scripts/release/notes.js', folder], { cwd: ROOT });
    const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(notes().toString()).toContain(`| idcli.tgz | 0.0 MB | \`${sum}\` |`);
    // Again, with the list of the first time beside them.
    expect(notes().toString()).not.toContain('SHA256SUMS');
    expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toBe(`${sum}  idcli.tgz\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

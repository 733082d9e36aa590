/** The examples, as somebody has them who copied their folder: with the packed build, and their own runners. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ROOT } from '../gates/source.ts';
import { installPacked } from '../helpers/packed.ts';

const folder = mkdtempSync(join(tmpdir(), 'idcli-examples-'));
const modules = join(folder, 'node_modules');
beforeAll(() => installPacked(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copy(name: string): string {
  const path = join(folder, name);
  cpSync(join(ROOT, 'examples', name), path, { recursive: true });
  mkdirSync(join(path, 'node_modules'), { recursive: true });
  for (const one of readdirSync(modules)) symlinkSync(join(modules, one), join(path, 'node_modules', one));
  return path;
}

function run(cwd: string, program: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  // Not as part of the run that this test belongs to.
  const own = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_ENV$|IDCLI_)/.test(name));
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    env: { ...Object.fromEntries(own), NO_COLOR: '1', ...env },
  });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  return stdout + stderr;
}

const node = (cwd: string, file: string, words: readonly string[], env?: NodeJS.ProcessEnv): string =>
  run(cwd, process.execPath, [join(ROOT, 'node_modules', file), ...words], env);

it('express with openid-client, by Vitest', () => {
  const printed = node(copy('express-openid-client'), 'vitest/vitest.mjs', ['run']);
  expect(printed).toMatch(/Tests {2}8 passed \(8\)/);
});

it('a single-page application with oidc-client-ts, by Playwright', () => {
  const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const printed = node(copy('spa-oidc-client-ts'), '@playwright/test/cli.js', ['test'], {
    CHROMIUM: chromium,
  });
  expect(printed).toMatch(/6 passed/);
});

it('Python with Authlib, by unittest', () => {
  const program = join(modules, 'idcli/bin/idcli.js');
  const env = { IDCLI: `${process.execPath} ${program}`, PYTHONDONTWRITEBYTECODE: '1' };
  const printed = run(copy('python'), '/usr/bin/python3', ['-m', 'unittest', '-v'], env);
  expect(printed).toMatch(/Ran 5 tests[\s\S]*OK/);
});

it('want versions of packages that they are tested with here', () => {
  const here = { ...manifest.devDependencies, idcli: manifest.version } as Readonly<Record<string, string>>;
  const files = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^[^/\\]+[/\\]package\.json$/.test(path),
  );
  expect(files).not.toEqual([]);
  for (const file of files) {
    const example = JSON.parse(readFileSync(join(ROOT, 'examples', file), 'utf8'));
    for (const [wanted, range] of Object.entries({ ...example.dependencies, ...example.devDependencies })) {
      const short = (version: unknown) => /\d+\.\d+/.exec(String(version))?.[0];
      expect(`${wanted} ${short(range)}`).toBe(`${wanted} ${short(here[wanted])}`);
    }
  }
});

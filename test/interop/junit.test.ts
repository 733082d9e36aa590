/** The JUnit file as xmllint of Debian reads it, against the schema of Jenkins' xUnit plugin. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const PROGRAM = new URL('../../bin/idcli.js', import.meta.url).pathname;
const SCHEMA = new URL('../fixtures/junit-10.xsd', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'idcli-junit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SCENARIO = `
steps:
  - { name: 'passes & <is> "fine"', run: login --provider ingroupe --sandbox --headless }
  - { name: fails, run: login --provider ingroupe --sandbox --headless, fault: wrong-nonce }
  - { name: is late, run: login --provider ingroupe --sandbox --headless, timeout: 0.001 }
  - { name: gives nothing, run: providers list, capture: { a: data.nope } }
  - { name: is skipped, run: 'decode-token \${a}' }
`;

it('fits, from a whole run of the program', () => {
  writeFileSync(join(folder, 'a.yaml'), SCENARIO);
  const words = [PROGRAM, 'run', 'a.yaml', '--jobs', '2', '--junit', 'junit.xml'];
  expect(() => execFileSync(process.execPath, words, { cwd: folder, stdio: 'pipe' })).toThrow(
    expect.objectContaining({ status: 1 }),
  );
  const file = join(folder, 'junit.xml');
  execFileSync('xmllint', ['--noout', '--schema', SCHEMA, file], { stdio: 'pipe' });
  const count = (path: string) =>
    execFileSync('xmllint', ['--xpath', `string(${path})`, file], { encoding: 'utf8' }).trim();
  expect(count('/testsuites/@tests')).toBe('5');
  expect(count('count(//testcase[not(*)])')).toBe('1');
  expect(count('count(//failure)')).toBe('2');
  expect(count('count(//error)')).toBe('1');
  expect(count('count(//skipped)')).toBe('1');
  expect(readFileSync(file, 'utf8')).toContain('id_token');
});

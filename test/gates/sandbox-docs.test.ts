/** The page on the sandbox matches its data, and explains every rule named in its tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultsOf, PERSONAS, SYSTEMS } from '../../src/sandbox/index.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

test('every persona and every scenario stands in the page', () => {
  const page = read('docs/sandbox.md');
  for (const { id } of [...PERSONAS, ...SYSTEMS.flatMap(faultsOf)]) expect(page).toContain(`| \`${id}\` |`);
});

test('every rule that a test of the sandbox names is explained at its provider', () => {
  const tests = readdirSync(new URL('test/unit/sandbox/', root)).filter((name) => name.endsWith('.test.ts'));
  const named = tests.flatMap((name) => read(`test/unit/sandbox/${name}`).match(/IG-S\d+/g) ?? []);
  const explained = read('docs/providers/ingroupe.md').match(/^\| IG-S\d+ \|/gm) ?? [];
  expect(new Set(named)).toEqual(new Set(explained.map((row) => row.slice(2, -2))));
});

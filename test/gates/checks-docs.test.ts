/** The page on checks matches the catalog; readers reach it by the code of a finding. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CATALOG } from '../../src/checks/catalog/catalog.ts';
import type { CatalogEntry } from '../../src/checks/catalog/entry.ts';
import { FAMILIES } from '../../src/checks/catalog/families.ts';

const root = new URL('../../', import.meta.url);

test('every check belongs to one family', () => {
  const listed = FAMILIES.flatMap(({ checks }) => Object.keys(checks));
  expect(new Set(listed)).toEqual(new Set(Object.keys(CATALOG)));
  expect(listed.length).toBe(Object.keys(CATALOG).length);
});

test.each(FAMILIES.flatMap(({ checks }) => Object.entries<CatalogEntry>(checks)))(
  '%s is documented',
  (code, { title, causes, remedies }) => {
    expect(code).toMatch(/^[a-z][a-z0-9_]*\.[a-z0-9_]+$/);
    expect(readFileSync(new URL('docs/checks.md', root), 'utf8')).toContain(`### ${code}\n\n${title}.`);
    expect(causes.length).toBeGreaterThan(0);
    expect(remedies.length).toBeGreaterThan(0);
  },
);

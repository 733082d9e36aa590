/** Every page of the documentation is found from its first one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './source.ts';

it.each(['.', 'guides', 'providers'])('docs/README.md leads to every page of %s', (folder) => {
  const first = readFileSync(join(ROOT, 'docs/README.md'), 'utf8');
  const pages = readdirSync(join(ROOT, 'docs', folder))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => join(folder, name).replaceAll('\\', '/'));
  expect(pages.length).toBeGreaterThan(4);
  expect(pages.filter((page) => !first.includes(`](${page})`))).toEqual([]);
});

/** Every provider has a page on its use. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PRESETS } from '../../src/providers/index.ts';
import { ROOT } from './source.ts';

test.each(PRESETS.map(({ id }) => id))('%s has a page with a command line', (id) => {
  const path = `docs/providers/${id}.md`;
  expect(existsSync(join(ROOT, path)), `write ${path}`).toBe(true);
  const page = readFileSync(join(ROOT, path), 'utf8');
  expect(page).toMatch(/^# \S/);
  expect(page).toMatch(/^(?:\$ )?idcli /m);
});

/** Nothing is judged that no test has ever seen fail: every check is tripped, alone, by a fixture or by a sandbox fault. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CATALOG } from '../../src/checks/catalog/catalog.ts';
import { ROOT } from './source.ts';

const sources = ['test/unit', 'test/cli', 'test/interop', 'src/sandbox']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(ROOT, path), 'utf8'))
  .join('\n');

test.each(Object.keys(CATALOG))('%s', (code) => {
  const quoted = `'${code.replaceAll('.', '\\.')}'`;
  // A list with this code alone, a row that names one code, or one finding that is looked at by its code.
  const alone = new RegExp(`\\[\\s*${quoted},?\\s*\\]|(?:fails|warns|code):\\s*${quoted}`);
  expect(alone.test(sources), `add a row, or a fault, that trips ${code} and nothing else`).toBe(true);
});

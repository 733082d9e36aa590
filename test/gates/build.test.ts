/** What was built is what was written: letters beyond ASCII too, which the loader reads as escapes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './source.ts';

const built = readdirSync(join(ROOT, 'dist')).filter((name) => name.endsWith('.js'));

test('the packs hold nothing beyond ASCII', () => {
  expect(built.length).toBeGreaterThan(0);
  const found = built.filter((name) => /[^ -~\r\n\t]/.test(readFileSync(join(ROOT, 'dist', name), 'utf8')));
  expect(found, 'npm run build').toEqual([]);
});

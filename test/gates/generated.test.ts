/** Generated pages, man page, schemas and tables match the code. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ROOT } from './source.ts';

test('everything that is made from the code is current: npm run docs', () => {
  const { stderr } = spawnSync(process.execPath, ['scripts/docs.js', '--check'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
});

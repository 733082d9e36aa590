/** The reference of every command says what its declaration says. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the pages of the commands are current: npm run docs', () => {
  const script = new URL('../../scripts/generate-commands.js', import.meta.url).pathname;
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe(
    'all pages are current\n',
  );
});

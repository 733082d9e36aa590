/** The man page says what the declarations of the commands say, and npm installs it. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

test('the man page is current: npm run docs', () => {
  const script = new URL('../../scripts/generate-man.js', import.meta.url).pathname;
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe(
    'all pages are current\n',
  );
});

test('the man page is in the package', () => {
  // npm links only what stands in a list.
  expect(manifest.man).toEqual(['man/idcli.1']);
  expect(manifest.files).toContain('man');
});

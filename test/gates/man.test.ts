/** The man page matches the command declarations, and npm installs it. */
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

test('the man page is in the package', () => {
  // npm only links the entries of a list.
  expect(manifest.man).toEqual(['man/idcli.1']);
  expect(manifest.files).toContain('man');
});

/** The man page says what the declarations of the commands say, and npm installs it. */
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

test('the man page is in the package', () => {
  // npm links only what stands in a list.
  expect(manifest.man).toEqual(['man/idcli.1']);
  expect(manifest.files).toContain('man');
});

// A plugin of Rolldown, and of Vite for the tests, that hands over a picture as base64.
import { readFileSync } from 'node:fs';

export const PICTURES_AS_BASE64 = {
  name: 'pictures as base64',
  /** Before Vite, which would hand over an address. */
  enforce: 'pre',
  load(path) {
    if (!path.endsWith('.jpg')) return undefined;
    return { code: `export default '${readFileSync(path, 'base64')}';`, moduleType: 'js' };
  },
};

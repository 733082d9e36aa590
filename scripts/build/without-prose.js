// A plugin of Rolldown that leaves out of the bundle what only the documentation needs.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSource } from '../load-source.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The program makes findings of the facts of a check. Title, meaning, causes and remedies are most of the catalog, and
 * every token that is judged would have to wait for them; `idcli explain` loads them from `families.ts`.
 */
export const CATALOG_WITHOUT_PROSE = {
  name: 'catalog without prose',
  load: {
    filter: { id: /[/\\]src[/\\]checks[/\\]catalog[/\\]catalog\.ts$/ },
    async handler(path) {
      const { CATALOG } = await loadSource(relative(ROOT, path));
      const rows = Object.entries(CATALOG).map(([code, { level, at, spec }]) => [code, { level, at, spec }]);
      // V8 reads JSON sooner than an object literal that it has not compiled yet.
      const text = JSON.stringify(JSON.stringify(Object.fromEntries(rows)));
      return { code: `export const CATALOG = /* @__PURE__ */ JSON.parse(${text});`, moduleType: 'js' };
    },
  },
};

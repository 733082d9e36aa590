// Bundles src/ to dist/ for start-up speed: CommonJS, one file for each part that is loaded by itself. Unbundled, the same
// program starts 6 times slower, because Node finds, reads and compiles hundreds of files; as ES modules, half as slow again.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { BUILTINS_ON_FIRST_USE } from './build/builtins.js';
import { LIBXML2_BESIDE } from './build/libxml2.js';
import { licencesOf } from './build/licences.js';
import { CATALOG_WITHOUT_PROSE } from './build/without-prose.js';
import { SAMLIFY_WITHOUT_URL_PARSE } from './build/without-url-parse.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const { homepage = '', version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/**
 * Parts of which a run needs either nothing or all: each with what it imports is one file, unless an earlier one has it. Each
 * file costs Node as much to find and read as 10 kB of unused code; left alone, reading a token would load 47 of them.
 */
const TOGETHER = [
  { name: 'start', test: /src[\\/](?:cli|outcome|node[\\/]node-world)\.ts$/ },
  { name: 'command', test: /src[\\/](?:parse|config[\\/]index|output[\\/]index)\.ts$/ },
  {
    name: 'human',
    test: /src[\\/]output[\\/](?:human[\\/](?:human|run|page|paint|error)|masked|mask[\\/]mask|streams)\.ts$/,
  },
  { name: 'judge', test: /src[\\/]flows[\\/]decode-token[\\/](?:tell|bench|judge)\.ts$/ },
];

const bundle = await rolldown({
  cwd: root,
  input: { idcli: 'src/main.ts', thread: 'src/thread.ts' },
  platform: 'node',
  transform: {
    target: 'node20.19',
    define: { IDCLI_VERSION: JSON.stringify(version), IDCLI_HOMEPAGE: JSON.stringify(homepage) },
  },
  plugins: [CATALOG_WITHOUT_PROSE, SAMLIFY_WITHOUT_URL_PARSE, LIBXML2_BESIDE, BUILTINS_ON_FIRST_USE],
});
rmSync(dist, { recursive: true, force: true });
const { output } = await bundle.write({
  dir: dist,
  format: 'cjs',
  exports: 'named',
  // Plain members instead of getters; no export is assigned again later.
  externalLiveBindings: false,
  esModule: false,
  entryFileNames: '[name].cjs',
  // The same name in the next version, so that Node replaces what it has compiled of this one.
  chunkFileNames: '[name].cjs',
  codeSplitting: { groups: TOGETHER },
  minify: true,
});
writeFileSync(`${dist}LICENCES.txt`, licencesOf(output));

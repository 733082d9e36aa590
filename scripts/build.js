// Bundles src/ to dist/ for start-up speed: one chunk per lazily loaded part, chunks that are used together in one pack, and
// for each of these packs code caches. Unbundled, the same program starts 6 times slower, because Node finds, reads and
// compiles hundreds of files. bin/load.js is the other end of this.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './build/licences.js';
import { link } from './build/link.js';
import { writePacks } from './build/packs.js';
import { chunksUsed, writeCaches } from './build/rehearsals.js';
import { CATALOG_WITHOUT_PROSE } from './build/without-prose.js';
import { SAMLIFY_WITHOUT_URL_PARSE } from './build/without-url-parse.js';

const root = new URL('../', import.meta.url);
const dist = new URL('dist/', root);
const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

const { outputFiles, metafile } = await build({
  absWorkingDir: new URL('.', root).pathname,
  entryPoints: { cli: 'src/cli.ts', node: 'src/node/node-world.ts', thread: 'src/thread.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  define: { IDCLI_VERSION: JSON.stringify(version), 'import.meta.url': '__url' },
  // It is loaded by Node itself, since it waits for its WebAssembly at the top level, which only ES modules can.
  external: ['libxml2-wasm'],
  plugins: [CATALOG_WITHOUT_PROSE, SAMLIFY_WITHOUT_URL_PARSE],
  logLevel: 'warning',
  metafile: true,
  write: false,
});

const chunks = await link(outputFiles);
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await writePacks(dist, chunks, new Map());
await writeFile(new URL('LICENCES.txt', dist), licencesOf(fileURLToPath(root), metafile));
try {
  await writePacks(dist, chunks, await chunksUsed());
  await writeCaches(dist);
} catch (error) {
  // The program is whole without it, and only starts slower.
  console.warn(`built without code cache: ${error.message}`);
}

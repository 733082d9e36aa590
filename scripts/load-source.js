// Node 20 cannot import TypeScript by itself, so it is bundled first. In node_modules packages are found, and git
// looks away.
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const cache = new URL('node_modules/.cache/idcli/', root);
let count = 0;

/** The exports of modules by their paths, e.g. `await loadSource('src/errors.ts', 'src/output/topics.ts')`. */
export async function loadSource(...modules) {
  count += 1;
  const bundle = new URL(`${process.pid}-${count}.mjs`, cache);
  await mkdir(cache, { recursive: true });
  await build({
    absWorkingDir: fileURLToPath(root),
    stdin: {
      contents: modules.map((path) => `export * from './${path}';`).join('\n'),
      resolveDir: fileURLToPath(root),
      loader: 'ts',
    },
    outfile: fileURLToPath(bundle),
    bundle: true,
    format: 'esm',
    platform: 'node',
    loader: { '.jpg': 'base64' },
    target: 'node20.19',
    // What commands load when they run is not needed to read their declarations.
    packages: 'external',
    external: ['*.run.ts'],
  });
  try {
    return await import(bundle.href);
  } finally {
    await rm(bundle);
  }
}

// Node 20 cannot import TypeScript by itself; a bundle in memory can be imported as a data: URL.
import { build } from 'esbuild';

/** The exports of modules under src/, e.g. `await loadSource('src/errors.ts', 'src/output/topics.ts')`. */
export async function loadSource(...modules) {
  const root = new URL('../', import.meta.url).pathname;
  const bundle = await build({
    absWorkingDir: root,
    stdin: {
      contents: modules.map((path) => `export * from './${path}';`).join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // What commands load when they run is not needed to read their declarations.
    packages: 'external',
    external: ['*.run.ts'],
  });
  const code = Buffer.from(bundle.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

// Bundles src/ to dist/ for start-up speed: ESM with code splitting, one chunk per lazily loaded part.
// Unbundled, the same program starts 2 to 4 times slower, because Node resolves every file by itself.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

/**
 * commander loads node:child_process, which takes 2 ms, for subcommands that are programs of their own. idcli has none,
 * and calls that need one find nothing to call.
 */
const WITHOUT_PROGRAMS = {
  name: 'commander without child processes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'none', namespace: 'empty' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
  },
};

await rm(new URL('dist', root), { recursive: true, force: true });
const { outputFiles } = await build({
  absWorkingDir: new URL('.', root).pathname,
  entryPoints: { cli: 'src/cli.ts', node: 'src/node.ts', thread: 'src/thread.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  define: { IDCLI_VERSION: JSON.stringify(version) },
  plugins: [WITHOUT_PROGRAMS],
  logLevel: 'warning',
  write: false,
});

// CommonJS packages inside an ES module bundle still call require() for Node's own modules. esbuild leads all such calls
// through one helper; only the chunk that has it needs a require. Node hands its modules out without one being made with
// node:module, which would slow every start down by two milliseconds.
const REQUIRE = 'const require=process.getBuiltinModule;';
const HELPER = 'Dynamic require of "';
const needing = outputFiles.filter(({ text }) => text.includes(HELPER));
if (needing.length !== 1)
  throw new Error(`esbuild put its require helper into ${needing.length} chunks, not into one`);

await mkdir(new URL('dist', root), { recursive: true });
for (const file of outputFiles)
  await writeFile(file.path, needing.includes(file) ? REQUIRE + file.text : file.text);

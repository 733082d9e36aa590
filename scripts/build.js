// Bundles src/ to dist/ for start-up speed: ESM with code splitting, one chunk per lazily loaded part.
// Unbundled, the same program starts 2 to 4 times slower, because Node resolves every file by itself.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { loadSource } from './load-source.js';

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

/**
 * Node takes 50 million instructions to load node:crypto, half of what it takes to start at all, and most runs that import
 * it never call it: our own modules get it when they first use it. Functions and classes only; constants by their members.
 */
const CRYPTO_ON_FIRST_USE = {
  name: 'node:crypto on first use',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:crypto$/ }, ({ path, importer }) =>
      importer.includes('node_modules') ? undefined : { path, namespace: 'first-use', sideEffects: false },
    );
    onLoad({ filter: /.*/, namespace: 'first-use' }, async ({ path }) => {
      const { default: _, ...exported } = await import(path);
      const lines = Object.entries(exported).map(([name, value]) => {
        if (typeof value === 'function' && /^[a-z]/.test(name))
          return `export const ${name} = (...values) => load().${name}(...values);`;
        const target = typeof value === 'function' ? 'function () {}' : '{}';
        return `export const ${name} = /* @__PURE__ */ new Proxy(${target}, {
          get: (_, member) => memberOf(load().${name}, member),
          construct: (_, values) => new (load().${name})(...values),
        });`;
      });
      const load = `const load = () => process.getBuiltinModule('${path}');
        const memberOf = (owner, name) => typeof owner[name] === 'function' ? owner[name].bind(owner) : owner[name];`;
      return { contents: [load, ...lines].join('\n') };
    });
  },
};

/**
 * The program makes findings of the facts of a check; its title, meaning, causes and remedies are read in docs/checks.md and
 * nowhere else. They are most of the catalog, and every token and message that is judged would have to wait for them.
 */
const CATALOG_WITHOUT_PROSE = {
  name: 'catalog without prose',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\]checks[/\\]catalog[/\\][\w-]+\.ts$/ }, async ({ path }) => {
      const families = Object.entries(await loadSource(relative(fileURLToPath(root), path)));
      const facts = ({ level, at, spec }) => ({ level, at, spec });
      const lines = families.map(([name, checks]) => {
        const rows = Object.entries(checks).map(([code, entry]) => [code, facts(entry)]);
        return `export const ${name} = ${JSON.stringify(Object.fromEntries(rows))};`;
      });
      return { contents: lines.join('\n') };
    });
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
  plugins: [WITHOUT_PROGRAMS, CRYPTO_ON_FIRST_USE, CATALOG_WITHOUT_PROSE],
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

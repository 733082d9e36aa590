// Turns the chunks of the bundle, which are ES modules, into CommonJS, by Rollup: esbuild splits ES modules only, and its own
// conversion makes a getter of each export. That cost a seventh of what reading a token took beyond Node itself, and made each
// call from chunk to chunk slower. Rollup writes plain members; what is assigned again later is assigned to the member itself.
import { basename } from 'node:path';
import { transform } from 'esbuild';
import { rollup } from 'rollup';

/** Packages that Node itself has to import, as ES modules. */
const NATIVE_IMPORT = /\bimport\("(libxml2-wasm)"\)/g;

/**
 * Chunk → its code as CommonJS, minified, in ASCII.
 * @param {{ path: string, text: string }[]} outputFiles of esbuild
 * @returns {Promise<Map<string, string>>}
 */
export async function link(outputFiles) {
  const texts = new Map(
    outputFiles.map(({ path, text }) => [basename(path), text.replaceAll(NATIVE_IMPORT, '__import("$1")')]),
  );
  const bundle = await rollup({
    input: Object.fromEntries([...texts.keys()].map((chunk) => [chunk.replace(/\.js$/, ''), chunk])),
    // The bundle is what it should be already; here it only changes its form.
    treeshake: false,
    preserveEntrySignatures: 'strict',
    plugins: [inMemory(texts), BUILTINS_AS_THEY_ARE],
    onwarn(warning, warn) {
      // esbuild keeps imports that a chunk has no use for any more.
      if (warning.code !== 'UNUSED_EXTERNAL_IMPORT') warn(warning);
    },
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    preserveModules: true,
    entryFileNames: '[name].js',
    exports: 'named',
    esModule: false,
    externalLiveBindings: false,
    freeze: false,
    hoistTransitiveImports: false,
    dynamicImportInCjs: false,
    generatedCode: { preset: 'es2015', symbols: false },
    strict: false,
  });
  const chunks = output.map(async ({ fileName, code }) => [fileName, await minified(code)]);
  return new Map(await Promise.all(chunks));
}

const inMemory = (texts) => ({
  name: 'chunks in memory',
  resolveId: (id) => (texts.has(basename(id)) ? basename(id) : { id, external: true }),
  load: (id) => texts.get(id),
});

/** What `import('node:…')` gives is the module itself: no copy of all its members, which would load what they stand for. */
const BUILTINS_AS_THEY_ARE = {
  name: 'builtins as they are',
  renderDynamicImport: ({ targetChunk }) =>
    targetChunk === null ? { left: 'Promise.resolve().then(()=>require(', right: '))' } : null,
};

async function minified(code) {
  const result = await transform(code, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    legalComments: 'none',
  });
  return inAscii(result.code);
}

/**
 * esbuild leaves letters beyond ASCII in tagged templates as they are. V8 keeps a source in ASCII in half the memory, and an
 * escape means the same wherever a letter can stand; in `String.raw` too, as long as only patterns are made of it.
 */
function inAscii(code) {
  return code.replace(/[^ -~\n\t]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

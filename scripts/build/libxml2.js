// A plugin of Rolldown that bundles libxml2-wasm with its WebAssembly in a file of its own. The package holds it as a
// string in a module of a megabyte, and waits for it at the top level: that takes 40 ms to read, and no CommonJS file
// and no bytecode of Bun can wait there.
const ADAPTER = /[/\\]src[/\\]protocol[/\\]saml[/\\]schema[/\\]libxml2\.ts$/;
const RAW = /[/\\]libxml2-wasm[/\\]lib[/\\]libxml2raw\.mjs$/;
const LIBRARY = /[/\\]libxml2-wasm[/\\]lib[/\\]libxml2\.mjs$/;
const INSTANCE = '\0libxml2 instance';

/** What stands in the package for the WebAssembly, for waiting for it, and for getting a module of Node. */
const BINARY = /\b[\w$]+\('\0asm(?:[^'\\]|\\[\s\S])*'\)/;
const WAITING = 'await moduleLoader()';
const IMPORT = '((m)=>import(m))';

/**
 * In place of src/protocol/saml/schema/libxml2.ts. Few messages are judged in a run, so V8 would spend more on
 * optimizing the code than it could ever win: half of what a message took in all. Nor is code looked through that is
 * never called.
 */
const LOADER = `
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import makeLibrary from 'libxml2-wasm/lib/libxml2raw.mjs';
import { instance } from '${INSTANCE}';

export async function loadLibxml2() {
  setFlagsFromString('--wasm-tiering-budget=1000000000');
  setFlagsFromString('--wasm-lazy-validation');
  const compiled = new WebAssembly.Module(readFileSync(new URL('./libxml2.wasm', import.meta.url)));
  const instantiateWasm = (imports, done) => done(new WebAssembly.Instance(compiled, imports), compiled);
  instance.library = await makeLibrary({ instantiateWasm });
  return import('libxml2-wasm');
}
`;

export const LIBXML2_BESIDE = {
  name: 'libxml2 beside the bundle',
  resolveId: {
    filter: { id: /^\0libxml2 instance$/ },
    handler: (id) => id,
  },
  load: {
    filter: { id: [ADAPTER, /^\0libxml2 instance$/] },
    async handler(id) {
      if (id === INSTANCE) return { code: 'export const instance = {};', moduleType: 'js' };
      this.emitFile({ type: 'asset', fileName: 'libxml2.wasm', source: await webAssembly() });
      return { code: LOADER, moduleType: 'js' };
    },
  },
  transform: {
    filter: { id: [RAW, LIBRARY] },
    handler(code, id) {
      if (RAW.test(id)) {
        const bare = replaced(code, BINARY, 'undefined');
        return { code: replaced(bare, IMPORT, '((name) => process.getBuiltinModule(name))') };
      }
      const rest = replaced(code, WAITING, 'instance.library');
      return { code: `import { instance } from '${INSTANCE}';${rest}` };
    },
  },
};

function replaced(code, part, other) {
  const result = code.replace(part, other);
  if (result === code) throw new Error('libxml2-wasm is not what scripts/build/libxml2.js was written for');
  return result;
}

/** The bytes that the package hands to the engine. */
async function webAssembly() {
  const { instantiate } = WebAssembly;
  let bytes;
  WebAssembly.instantiate = (source, imports) => {
    bytes = source;
    return instantiate(source, imports);
  };
  try {
    const { default: makeLibrary } = await import('libxml2-wasm/lib/libxml2raw.mjs');
    await makeLibrary();
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  return bytes;
}

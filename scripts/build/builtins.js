// A plugin of Rolldown that has Node's own modules loaded when something of them is used: see bin/builtins.js.
import { isBuiltin } from 'node:module';

/** Modules that are functions themselves, for which a proxy cannot stand in. */
const CALLED = /^(?:node:)?(?:assert|events|module|stream)$/;

export const BUILTINS_ON_FIRST_USE = {
  name: 'builtins on first use',
  renderChunk(code) {
    // `import()` would load Node's loader of ES modules to get what is there already.
    const required = code.replace(/\bimport\("(node:[a-z_/0-9]+)"\)/g, 'Promise.resolve(require("$1"))');
    const lazy = required.replace(/\brequire\("([a-z_:/0-9]+)"\)/g, (all, name) =>
      isBuiltin(name) && !CALLED.test(name) ? `__onFirstUse("${name}")` : all,
    );
    if (lazy === code) return null;
    return `const {onFirstUse:__onFirstUse}=require("../bin/builtins.js");${lazy}`;
  },
};

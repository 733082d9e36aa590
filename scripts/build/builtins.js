// A plugin of Rolldown that has Node's own modules loaded when something of them is used: see bin/builtins.js.
import { isBuiltin } from 'node:module';

/** Modules that are functions themselves, for which a proxy cannot stand in. */
const CALLED = /^(?:node:)?(?:assert|events|module|stream)$/;

export const BUILTINS_ON_FIRST_USE = {
  name: 'builtins on first use',
  renderChunk(code) {
    const lazy = code.replace(/\brequire\("([a-z_:/0-9]+)"\)/g, (all, name) =>
      isBuiltin(name) && !CALLED.test(name) ? `__onFirstUse("${name}")` : all,
    );
    if (lazy === code) return null;
    return `const {onFirstUse:__onFirstUse}=require("../bin/builtins.js");${lazy}`;
  },
};

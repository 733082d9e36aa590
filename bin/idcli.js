#!/usr/bin/env node
'use strict';

// Loads the built program, dist/*.js, with what V8 compiled of it in an earlier run. Node's own loader would look
// every file up on the disk first, and has no cache before Node.js 22; the one it has since leaves out what is
// compiled on first use.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');
const { openCodeCache } = require('./code-cache.js');

const DIST = join(__dirname, '../dist');
const cache = openCodeCache(DIST, process.argv[2]);
/** Name of a file in dist/ → its module. */
const modules = new Map();

function load(name) {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const filename = join(DIST, name);
  const source = `(function (exports, require, module, __filename) {${readFileSync(filename, 'utf8')}\n})`;
  const script = new Script(source, { filename, cachedData: cache.get(name) });
  cache.loaded(name, script);
  script.runInThisContext()(module.exports, requireFrom, module, filename);
  return module.exports;
}

/** What a file of dist/ requires: another one, a module of Node, or a file beside this one. */
function requireFrom(name) {
  if (name.startsWith('./')) return load(name.slice(2));
  return name.startsWith('../bin/') ? require(`./${name.slice(7)}`) : process.getBuiltinModule(name);
}

try {
  load('idcli.js');
} catch (error) {
  if (error.code !== 'ENOENT' || error.path !== join(DIST, 'idcli.js')) throw error;
  process.stderr.write('error: idcli is not built\n  build it with: npm run build\n');
  // As for any other fault of idcli itself.
  process.exitCode = 70;
}

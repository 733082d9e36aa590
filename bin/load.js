/**
 * Loads parts of the built program. `npm run build` writes it to dist/ as packs: scripts that give functions, one for each
 * chunk of the bundle. They are CommonJS inside, since loading ES modules costs Node 20 half of what it takes to start at all,
 * and they are compiled here, because that is where V8 takes a code cache: what a build on this machine has compiled already.
 */
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const DIST = join(__dirname, '../dist');

/** `packs`: chunk → the pack it is in, where that is not one of its own. `v8`: the version that made the caches. */
const { packs, v8 } = readIndex();
/** Chunk → the function that makes it, of all packs that were read. */
const makers = new Map();
/** Chunk → its module, once somebody asked for it. */
const modules = new Map();
/** Pack → its script. */
const scripts = new Map();

/** Whose caches are read: those of the command alone hold less than those that all rehearsals shared in. */
const cast = /^[a-z][a-z-]*$/.test(process.argv[2] ?? '') ? process.argv[2] : 'all';

function readIndex() {
  try {
    return JSON.parse(readFileSync(join(DIST, 'packs.json'), 'utf8'));
  } catch {
    process.stderr.write('error: idcli is not built\n  build it with: npm run build\n');
    // As for any other fault of idcli itself.
    process.exit(70);
  }
}

/** The exports of a chunk, e.g. `cli.js`. */
function load(chunk) {
  const known = modules.get(chunk);
  if (known !== undefined) return known.exports;
  if (!makers.has(chunk)) readPack(packs[chunk] ?? chunk);
  const module = { exports: {} };
  modules.set(chunk, module);
  makers.get(chunk)(module, module.exports, requireFrom, join(DIST, chunk), importPackage);
  return module.exports;
}

function readPack(pack) {
  const filename = join(DIST, pack);
  const script = new Script(readFileSync(filename, 'utf8'), {
    filename,
    cachedData: cacheOf(filename),
  });
  scripts.set(pack, script);
  for (const [chunk, make] of Object.entries(script.runInThisContext())) makers.set(chunk, make);
}

/** A command that was not rehearsed has no caches of its own, nor has one with a pack that it did not use then. */
function cacheOf(filename) {
  return readCache(`${filename}.${cast}.cache`) ?? readCache(`${filename}.all.cache`);
}

/** V8 itself turns away what does not fit, such as a cache made under other flags, and compiles the source then. */
function readCache(path) {
  if (v8 !== process.versions.v8) return undefined;
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** An ES module that is not in the bundle. */
const importPackage = (name) => import(name);

/** What a chunk requires: another chunk, or one of Node's own modules. Everything else is in the bundle. */
function requireFrom(name) {
  if (name.startsWith('./')) return load(name.slice(2));
  return CALLED.has(name) ? builtin(name) : onFirstUse(name);
}

/** Modules that are functions themselves. */
const CALLED = new Set(['assert', 'events', 'module', 'stream'].flatMap((name) => [name, `node:${name}`]));

/**
 * One of Node's own modules, got when something of it is used. Many take longer to load than most commands run (node:crypto
 * half of what Node takes to start), and most runs call few of those that they import.
 */
function onFirstUse(name) {
  let loaded;
  const get = () => {
    loaded ??= builtin(name);
    return loaded;
  };
  return new Proxy(
    {},
    {
      get: (_, member) => get()[member],
      has: (_, member) => member in get(),
      ownKeys: () => Reflect.ownKeys(get()),
      // Whatever may be configured in the module: of the empty object behind the proxy it has to be.
      getOwnPropertyDescriptor(_, member) {
        const descriptor = Reflect.getOwnPropertyDescriptor(get(), member);
        return descriptor === undefined ? undefined : { ...descriptor, configurable: true };
      },
    },
  );
}

function builtin(name) {
  const found = process.getBuiltinModule(name);
  if (found === undefined) throw new Error(`the built program has no ${name}`);
  return found;
}

module.exports = { load, modules, scripts };

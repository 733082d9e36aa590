'use strict';

// What V8 compiled of the program in an earlier run of the same command, in the user's own cache folder.
const { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { isAbsolute, join } = require('node:path');

/** Bytes of the length of the index. */
const HEAD = 8;
/** V8 copies what does not begin at a multiple of this. */
const ALIGNMENT = 8;
const COMMAND = /^[a-z][a-z-]{0,30}$/;
/** Exit codes of runs that show what the command needs; a command that is not known ends with 2. */
const TYPICAL = [0, 1];

/**
 * @param {string} dist folder of the built program; its package.json names the build
 * @param {string | undefined} command first word of the command line
 * @returns {{ get(name: string): Buffer | undefined, loaded(name: string, script: import('node:vm').Script): void }}
 */
function openCodeCache(dist, command = 'help') {
  const none = { get: () => undefined, loaded() {} };
  if (process.env.NODE_DISABLE_COMPILE_CACHE) return none;
  const folder = cacheFolder(process.env, process.platform);
  if (folder === undefined) return none;
  const plain = command.replace(/^-+/, '');
  const word = COMMAND.test(plain) ? plain : 'help';
  const file = join(folder, `${word}-${process.versions.v8}-${process.arch}`);
  const build = buildOf(dist);
  if (build === undefined) return none;
  const known = read(file, build);
  const fresh = new Map();
  return {
    get: (name) => known.get(name),
    loaded(name, script) {
      // V8 turns away what was made under other flags.
      if (known.has(name) && script.cachedDataRejected === false) return;
      // At the end the functions that were called are compiled, too.
      if (fresh.size === 0) process.once('exit', (code) => TYPICAL.includes(code) && save());
      fresh.set(name, script);
    },
  };

  function save() {
    const entries = new Map(known);
    for (const [name, script] of fresh) entries.set(name, script.createCachedData());
    write(file, build, entries);
  }
}

function buildOf(dist) {
  try {
    return JSON.parse(readFileSync(join(dist, 'package.json'), 'utf8')).build;
  } catch {
    return undefined;
  }
}

/**
 * Name → what was compiled. Nothing for a file that is missing, of another build, or damaged, which V8 itself does not
 * notice: everything is there twice, because comparing takes a tenth of the time of a checksum.
 */
function read(file, build) {
  const entries = new Map();
  try {
    const both = readFileSync(file);
    const bytes = both.subarray(0, both.length / 2);
    if (!bytes.equals(both.subarray(both.length / 2))) return entries;
    const index = bytes.readUInt32LE();
    const { build: made, lengths } = JSON.parse(bytes.toString('utf8', HEAD, HEAD + index));
    if (made !== build) return entries;
    let at = aligned(HEAD + index);
    for (const [name, length] of lengths) {
      entries.set(name, bytes.subarray(at, at + length));
      at += aligned(length);
    }
  } catch {
    // Then everything is compiled again.
  }
  return entries;
}

function write(file, build, entries) {
  const index = Buffer.from(
    JSON.stringify({ build, lengths: [...entries].map(([name, { length }]) => [name, length]) }),
  );
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(index.length);
  const padded = [Buffer.concat([head, index]), ...entries.values()].flatMap((bytes) => [
    bytes,
    Buffer.alloc(aligned(bytes.length) - bytes.length),
  ]);
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, Buffer.concat([...padded, ...padded]), { mode: 0o600 });
    renameSync(beside, file);
  } catch {
    // A full disk costs the next start some time, and nothing else.
    rmSync(beside, { force: true });
  }
}

const aligned = (length) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/**
 * A folder for compiled code that nobody but this user can write to, made when it is missing. Whatever is in there
 * runs as part of the program, so a folder of another user, or one that others may write to, is not used.
 * @returns {string | undefined} nothing where there is no such folder; then the program is compiled at each start
 */
function cacheFolder(env, platform) {
  const base = baseFolder(env, platform);
  if (base === undefined || !isAbsolute(base)) return undefined;
  const folder = join(base, 'idcli');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const facts = lstatSync(folder);
    const own = process.getuid === undefined || facts.uid === process.getuid();
    // Windows has no such modes; a user's own folder there is closed to others.
    const closed = platform === 'win32' || (facts.mode & 0o022) === 0;
    return facts.isDirectory() && own && closed ? folder : undefined;
  } catch {
    return undefined;
  }
}

function baseFolder({ XDG_CACHE_HOME, HOME, LOCALAPPDATA }, platform) {
  if (platform === 'win32') return LOCALAPPDATA;
  if (XDG_CACHE_HOME) return XDG_CACHE_HOME;
  if (!HOME) return undefined;
  return platform === 'darwin' ? join(HOME, 'Library/Caches') : join(HOME, '.cache');
}

module.exports = { cacheFolder, openCodeCache };

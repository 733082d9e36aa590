'use strict';

// What V8 compiled of the program in an earlier run of the same command, in the user's own cache folder.
const { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { isAbsolute, join } = require('node:path');

/** Checksum, and length of the index. */
const HEAD = 8;
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

/** Name → what was compiled. Nothing for a file that is missing, of another build, or damaged. */
function read(file, build) {
  const entries = new Map();
  try {
    const bytes = readFileSync(file);
    const index = bytes.readUInt32LE(4);
    if (bytes.readUInt32LE(0) !== checksum(bytes)) return entries;
    const { build: made, lengths } = JSON.parse(bytes.toString('utf8', HEAD, HEAD + index));
    if (made !== build) return entries;
    let at = HEAD + index;
    for (const [name, length] of lengths) {
      entries.set(name, bytes.subarray(at, at + length));
      at += length;
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
  const bytes = Buffer.concat([Buffer.alloc(HEAD), index, ...entries.values()]);
  bytes.writeUInt32LE(index.length, 4);
  bytes.writeUInt32LE(checksum(bytes), 0);
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, bytes, { mode: 0o600 });
    renameSync(beside, file);
  } catch {
    // A full disk costs the next start some time, and nothing else.
    rmSync(beside, { force: true });
  }
}

/** Of everything behind it: V8 itself notices no damage. */
function checksum(bytes) {
  // A copy where the words are not aligned; a file that was read is.
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  const words = new Uint32Array(buffer, byteOffset + 4, (bytes.length - 4) >> 2);
  let sum = bytes.length;
  for (let at = 0; at < words.length; at += 1) sum = (Math.imul(sum, 31) + words[at]) | 0;
  for (let at = 4 + words.length * 4; at < bytes.length; at += 1) sum = (Math.imul(sum, 31) + bytes[at]) | 0;
  return sum >>> 0;
}

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

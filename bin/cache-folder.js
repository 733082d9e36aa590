'use strict';

const { lstatSync, mkdirSync } = require('node:fs');
const { isAbsolute, join } = require('node:path');

/**
 * A folder for compiled code that nobody but this user can write to, made when it is missing. Whatever is in there runs as
 * part of the program, so a folder of another user, or one that others may write to, is not used.
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

module.exports = { cacheFolder };

/** Opens files that must be inside a folder, despite links or a swap during opening. */
import fs from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { IdcliError } from '../errors.ts';

const open = promisify(fs.open);
const status = promisify(fs.fstat);
const close = promisify(fs.close);
const look = promisify(fs.lstat);
const follow = promisify(fs.readlink);
export const realPath = promisify(fs.realpath.native);

/**
 * Opens a regular file for reading, then checks the location of the opened file: swapping a folder for a link in
 * between gains nothing. Refuses pipes and devices, which could block forever.
 * Rejects with `UNTRUSTED_PROJECT` for a file outside, and with system errors.
 * @returns the descriptor, which the caller closes
 */
export async function openInside(path: string, folder: string): Promise<number> {
  const real = await realPath(path);
  await mustBeInside(real, folder, path);
  // Follow no link in the last step, and do not wait for the other end of a pipe. Windows has neither constant.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
  const file = await open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const opened = await status(file);
    if (!opened.isFile()) throw outside(path, folder, 'is not a regular file');
    await mustBeInside(await placeOf(file, opened, path, folder), folder, path);
    return file;
  } catch (error) {
    await close(file);
    throw error;
  }
}

/**
 * Returns the path of an open file. Linux reports it. Elsewhere the path must still lead to the same file, which leaves
 * a window for a program that swaps folders at that moment.
 */
async function placeOf(file: number, opened: fs.Stats, path: string, folder: string): Promise<string> {
  const known = await follow(`/proc/self/fd/${file}`).catch(() => undefined);
  if (known !== undefined) return known;
  const real = await realPath(path);
  const standing = await look(real);
  if (standing.dev !== opened.dev || standing.ino !== opened.ino) {
    throw outside(path, folder, 'was exchanged while it was opened');
  }
  return real;
}

async function mustBeInside(real: string, folder: string, path: string): Promise<void> {
  if (!contains(await realPath(folder), real)) throw outside(path, folder, 'leads outside');
}

/** Whether `path` is below `folder`; both absolute, with links resolved. */
function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(path: string, folder: string, fact: string): IdcliError {
  return new IdcliError(
    'UNTRUSTED_PROJECT',
    `${path} ${fact} (a checkout may name files in ${folder} only)`,
    {
      hint: 'move the file into that folder, or name it on the command line yourself',
    },
  );
}

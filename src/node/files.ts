/** The disk. */
import fs from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { IdcliError } from '../errors.ts';
import type { Files } from '../world.ts';
import { openInside, realPath } from './inside.ts';

/** Default read limit in bytes: 64 MB, larger than any message and smaller than the memory. */
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/** Bytes read at once of a file that is read piece by piece. */
const CHUNK = 1024 * 1024;

/** Nearly every run needs these; node:fs/promises would take 4 ms to load. */
const forReading = {
  open: promisify(fs.open),
  status: promisify(fs.fstat),
  read: promisify(fs.read),
  close: promisify(fs.close),
};

export const diskFiles: Files = {
  async read(path, maxBytes = DEFAULT_MAX_BYTES, inside) {
    const file = inside === undefined ? await forReading.open(path, 'r') : await openInside(path, inside);
    try {
      return await readBounded(file, path, maxBytes);
    } finally {
      await forReading.close(file);
    }
  },
  async *chunks(path, inside) {
    const file = inside === undefined ? await forReading.open(path, 'r') : await openInside(path, inside);
    try {
      for (;;) {
        const { bytesRead, buffer } = await forReading.read(file, Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await forReading.close(file);
    }
  },
  async exists(path) {
    return fs.existsSync(path);
  },
  realPath,
  async writeAtomic(path, data, mode) {
    await refuseForeignLinks(path);
    const target = await followLinks(path);
    const kind = await stat(target).catch(() => undefined);
    if (kind !== undefined && !kind.isFile()) {
      if (isForeign(kind.uid)) throw planted(target);
      // Writes to a device or pipe, such as /dev/stdout, directly; a rename would replace it by a file. Fails on a
      // folder.
      await writeFile(target, data);
      return;
    }
    const ownerOnly = (mode & 0o077) === 0;
    await mkdir(dirname(target), { recursive: true, ...(ownerOnly ? { mode: 0o700 } : {}) });
    const temporary = join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}.tmp`);
    try {
      const file = await open(temporary, 'wx', mode);
      try {
        await file.writeFile(data);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  },
};

/** Reads to the end instead of to the size of the directory entry, which is 0 for pipes and devices. */
async function readBounded(file: number, path: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  const { size: listed } = await forReading.status(file);
  const step = Math.min(Math.max(listed + 1, 64 * 1024), maxBytes + 1);
  for (;;) {
    const { bytesRead, buffer } = await forReading.read(file, Buffer.allocUnsafe(step), 0, step, null);
    if (bytesRead === 0) return new Uint8Array(Buffer.concat(chunks));
    size += bytesRead;
    if (size > maxBytes) {
      throw new IdcliError('INPUT_TOO_LARGE', `${path} has more than ${maxBytes} bytes`, {
        hint: 'check that this is the right file',
      });
    }
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

/** Root's own links, such as /dev/stdout, belong to the system. Windows has no such owners. */
const isForeign = (owner: number): boolean => {
  const own = process.getuid?.();
  return own !== undefined && owner !== own && owner !== 0;
};

const planted = (path: string): IdcliError =>
  new IdcliError(
    'OUTPUT_NOT_WRITTEN',
    `${path} belongs to another user, who would choose where the file goes`,
    {
      hint: 'write to a folder of your own',
    },
  );

/** In a shared folder such as /tmp, another user may have planted a link at the path or on the way to it. */
async function refuseForeignLinks(path: string): Promise<void> {
  for (let at = path; ; at = dirname(at)) {
    const there = await lstat(at).catch(() => undefined);
    if (there?.isSymbolicLink() === true && isForeign(there.uid)) throw planted(at);
    if (at === dirname(at)) return;
  }
}

/** Resolves links, so that a linked file is replaced in place and the link stays. */
async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

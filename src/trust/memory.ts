/** Checkout files that the user trusted: by path and content, in the user's configuration folder. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { IdcliError } from '../errors.ts';
import type { World } from '../world.ts';
import type { CheckoutFile } from './origin.ts';

const TRUST_FILE = 'trusted.json';
/** 1 MB: thousands of checkouts. */
const MAX_BYTES = 1_000_000;

export interface Remembered {
  /** Absolute, links followed. */
  readonly path: string;
  readonly sha256: string;
  /** RFC 3339. */
  readonly since: string;
}

type Disk = Pick<World, 'files' | 'configFolder' | 'now'>;

/** Returns the trusted files, the oldest first. Rejects with `CONFIG_INVALID` for a file that idcli did not write. */
export async function remembered({ files, configFolder }: Disk): Promise<readonly Remembered[]> {
  const path = join(configFolder, TRUST_FILE);
  if (!(await files.exists(path))) return [];
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(await files.read(path, MAX_BYTES)));
    const { trusted } = Object(value) as { readonly trusted?: unknown };
    if (Array.isArray(trusted) && trusted.every(isEntry)) return trusted;
  } catch {}
  throw new IdcliError('CONFIG_INVALID', `${path} cannot be read as idcli writes it`, {
    hint: 'remove it; idcli asks again for each checkout',
  });
}

const isEntry = (value: unknown): value is Remembered => {
  const { path, sha256, since } = Object(value) as Readonly<Record<string, unknown>>;
  return [path, sha256, since].every((member) => typeof member === 'string');
};

/** Whether exactly this content at exactly this path was trusted. */
export async function isRemembered(file: CheckoutFile, disk: Disk): Promise<boolean> {
  const entries = await remembered(disk);
  if (entries.length === 0) return false;
  const path = await placeOf(file, disk);
  const sha256 = digestOf(file.bytes);
  return entries.some((entry) => entry.path === path && entry.sha256 === sha256);
}

/** The file's path, links followed; standard input has none. */
const placeOf = ({ path }: CheckoutFile, { files }: Disk): Promise<string> =>
  files.realPath(path).catch(() => path);

/** Remembers files, replacing earlier contents at the same paths. */
export async function remember(trusted: readonly CheckoutFile[], disk: Disk): Promise<void> {
  const since = disk.now().toISOString();
  const added = await Promise.all(
    trusted.map(async (file) => ({
      path: await placeOf(file, disk),
      sha256: digestOf(file.bytes),
      since,
    })),
  );
  const places = new Set(added.map(({ path }) => path));
  const kept = (await remembered(disk)).filter(({ path }) => !places.has(path));
  await write([...kept, ...added], disk);
}

/** @returns whether any was remembered */
export async function forget(paths: readonly string[], disk: Disk): Promise<boolean> {
  const entries = await remembered(disk);
  const kept = entries.filter(({ path }) => !paths.includes(path));
  if (kept.length === entries.length) return false;
  await write(kept, disk);
  return true;
}

async function write(trusted: readonly Remembered[], { files, configFolder }: Disk): Promise<void> {
  const path = join(configFolder, TRUST_FILE);
  try {
    await files.writeAtomic(path, `${JSON.stringify({ trusted }, null, 2)}\n`, 0o600);
  } catch (cause) {
    throw new IdcliError('OUTPUT_NOT_WRITTEN', `what is trusted could not be written to ${path}`, { cause });
  }
}

/** SHA-256 of a file, in hexadecimal. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

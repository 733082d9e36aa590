import { resolve } from 'node:path';
import { IdcliError } from '../errors.ts';
import type { World } from '../world.ts';

/** Mode of files to hand out, such as metadata and certificates. */
export const PUBLIC = 0o644;
/** Mode of keys, personal data, and everything from a provider. */
export const OWNER_ONLY = 0o600;

export interface NamedFile {
  /** As given by the user. */
  readonly path: string;
  /** Its name in messages, e.g. `the metadata`. */
  readonly called: string;
  readonly mode: typeof PUBLIC | typeof OWNER_ONLY;
}

/**
 * Writes a file named by the user: creates it next to its place and moves it there, never through a planted link.
 * @returns its absolute path
 * @throws {IdcliError} `OUTPUT_NOT_WRITTEN`; `UNTRUSTED_PROJECT` for a link that leads out of the folder
 */
export async function writeNamedFile(
  data: string | Uint8Array,
  { path, called, mode }: NamedFile,
  { files, cwd }: Pick<World, 'files' | 'cwd'>,
): Promise<string> {
  const place = resolve(cwd, path);
  try {
    await files.writeAtomic(place, data, mode);
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    throw new IdcliError('OUTPUT_NOT_WRITTEN', `${called} could not be written to ${path}`, {
      hint: 'name a file in a folder that you may write to',
      cause,
    });
  }
  return place;
}

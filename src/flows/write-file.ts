import { resolve } from 'node:path';
import { IdcliError } from '../errors.ts';
import type { World } from '../world.ts';

/** What may be handed out, such as metadata and certificates. */
export const PUBLIC = 0o644;
/** Keys, personal data, and whatever a provider sent. */
export const OWNER_ONLY = 0o600;

export interface NamedFile {
  /** As the user named it. */
  readonly path: string;
  /** How a message calls it, e.g. `the metadata`. */
  readonly called: string;
  readonly mode: typeof PUBLIC | typeof OWNER_ONLY;
}

/**
 * Writes a file that the user named: made new beside its place and moved there, never through a link that another planted.
 * @returns where it is, absolute
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

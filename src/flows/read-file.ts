import { resolve } from 'node:path';
import { fileAdvice, systemCodeOf } from '../common/foreign.ts';
import { IdcliError } from '../errors.ts';
import type { World } from '../world.ts';

/**
 * Reads a file named by the user.
 * @param called its name in messages, e.g. `the key file`
 * @param limit maximum size in bytes
 * @throws {IdcliError} `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`
 */
export async function readNamedFile(
  path: string,
  called: string,
  { files, cwd }: Pick<World, 'files' | 'cwd'>,
  limit: number,
): Promise<Uint8Array> {
  try {
    return await files.read(resolve(cwd, path), limit);
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    const code = systemCodeOf(cause);
    const reason = code === undefined ? '' : ` (${code})`;
    throw new IdcliError('INPUT_UNREADABLE', `${called} cannot be read: ${path}${reason}`, {
      cause,
      ...fileAdvice(code),
    });
  }
}

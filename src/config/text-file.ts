/** The content of a file that stands for a value: `@FILE`. */
import { IdcliError } from '../errors.ts';
import type { World } from '../world.ts';
import { systemCode } from './files.ts';
import { decodeText, withoutLineEnd } from './secrets.ts';

/** 1 MB: no token, text or claims parameter is near it. */
const MAX_BYTES = 1_000_000;

/**
 * Text of a file without one final line end.
 * @param path absolute
 * @param place what the file was named by, for messages
 * Rejects with `INPUT_UNREADABLE` and `INPUT_TOO_LARGE`.
 */
export async function readContent(path: string, place: string, world: World): Promise<string> {
  const bytes = await world.files.read(path, MAX_BYTES).catch((error: unknown) => {
    if (error instanceof IdcliError) throw error;
    throw new IdcliError(
      'INPUT_UNREADABLE',
      `${place}: the file ${path} cannot be read (${systemCode(error)})`,
      {
        hint: 'a value that starts with @ is the name of a file; write @@ for an @ itself',
        cause: error,
      },
    );
  });
  if (bytes.length > MAX_BYTES) {
    throw new IdcliError('INPUT_TOO_LARGE', `${place}: the file ${path} is larger than 1 MB`);
  }
  const text = decodeText(bytes);
  if (text === undefined) {
    throw new IdcliError('INPUT_UNREADABLE', `${place}: the file ${path} is not UTF-8 text`);
  }
  return withoutLineEnd(text);
}

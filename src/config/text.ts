/** Text in files: its decoding, and file content as a value (`@FILE`). */
import { IdcliError } from '../errors.ts';
import type { World } from '../world.ts';

/** 1 MB: far more than any token, text or claims parameter. */
const MAX_BYTES = 1_000_000;

/**
 * Reads the text of a file without one final line end. Rejects with `INPUT_UNREADABLE` and `INPUT_TOO_LARGE`.
 * @param path absolute
 * @param place the file's name in messages
 * @param read reads the file; default: wherever it is
 */
export async function readContent(
  path: string,
  place: string,
  world: World,
  read = (maxBytes: number) => world.files.read(path, maxBytes),
): Promise<string> {
  const bytes = await read(MAX_BYTES).catch((error: unknown) => {
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

/** Removes one final line end, which every editor adds. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

/** UTF-8 text without a byte order mark, or undefined. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The system's error code, e.g. `EACCES`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

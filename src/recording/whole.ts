/** Formats that have to be in memory at once. */
import { IdcliError } from '../errors.ts';
import type { Opened } from './source.ts';

/** Bytes; such files are far smaller than archives of whole days. */
const MAX_WHOLE = 128 * 1024 * 1024;

/** @throws {IdcliError} `INPUT_TOO_LARGE` */
export async function wholeOf({ name, chunks }: Opened): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks()) {
    size += chunk.length;
    if (size > MAX_WHOLE) {
      throw new IdcliError('INPUT_TOO_LARGE', `${name} has more than ${MAX_WHOLE} bytes`, {
        hint: 'only HAR files and logs may be larger; export the login alone, or as HAR',
      });
    }
    parts.push(Buffer.from(chunk));
  }
  return Buffer.concat(parts);
}

/** Lines of a text, in constant memory; a line that is too long is cut. */
export async function* linesOf({ chunks }: Opened): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks()) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (pieces.pop() ?? '').slice(0, MAX_LINE);
    for (const line of pieces) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  const last = rest + decoder.decode();
  if (last !== '') yield last;
}

/** Characters. */
const MAX_LINE = 16 * 1024 * 1024;

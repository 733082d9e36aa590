/** Reads the body of an answer: decoded and limited in size. */
import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { IdcliError } from '../../errors.ts';

/** Maximum number of stacked encodings to decode; more do not occur in practice. */
const MAX_LAYERS = 3;

/**
 * Reads to the end. The limit applies to the decoded bytes, so that a small compressed body cannot become a huge one
 * (rule ALL-15).
 * Rejects with `ANSWER_TOO_LARGE`, `ANSWER_UNREADABLE` (damaged encoding) or the error of the stream.
 * @param received called once with the bytes that arrived, also when reading fails
 */
export async function readBody(
  answer: IncomingMessage,
  host: string,
  maxBytes: number,
  received: (body: Uint8Array) => void,
): Promise<void> {
  const layers = encodingsOf(answer);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const collect = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of source) {
      const room = maxBytes - size;
      chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      size += chunk.length;
      if (size > maxBytes) {
        throw new IdcliError('ANSWER_TOO_LARGE', `the answer of ${host} has more than ${maxBytes} bytes`, {
          hint: 'check that the URL is the right one',
        });
      }
    }
  };
  try {
    await collect(layers.reduce<AsyncIterable<Uint8Array>>(decode, answer));
  } catch (error) {
    answer.destroy();
    if (!isDamage(error)) throw error;
    throw new IdcliError(
      'ANSWER_UNREADABLE',
      `the ${layers.join(', ')} encoding of the answer of ${host} is damaged`,
      {
        cause: error,
      },
    );
  } finally {
    received(joined(chunks));
  }
}

/** Lets go of each chunk as it is copied: some answers have a hundred megabytes. */
function joined(chunks: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (let next = chunks.shift(); next !== undefined; next = chunks.shift()) {
    whole.set(next, at);
    at += next.length;
  }
  return whole;
}

/** Returns the encodings to undo, last applied first; none if any is unknown: the bytes then stay encoded. */
function encodingsOf(answer: IncomingMessage): readonly string[] {
  const names = (answer.headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const known = names.every((name) => ['gzip', 'x-gzip', 'deflate', 'br'].includes(name));
  return known && names.length <= MAX_LAYERS ? names.reverse() : [];
}

async function* decode(source: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  // Some servers declare an encoding without a body.
  if (first.done === true) return;
  const decoder = await createDecoder(encoding, first.value[0] ?? 0);
  async function* all(): AsyncGenerator<Uint8Array> {
    yield first.value;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  }
  // An error of the source destroys the decoder; its reader then gets the error.
  pipeline(all, decoder).catch(() => {});
  yield* decoder;
}

async function createDecoder(encoding: string, firstByte: number): Promise<Transform> {
  const { createBrotliDecompress, createInflateRaw, createUnzip } = await import('node:zlib');
  if (encoding === 'br') return createBrotliDecompress();
  // `deflate` should be zlib format (its low four bits are 8), but is sometimes raw.
  return encoding === 'deflate' && (firstByte & 0x0f) !== 8 ? createInflateRaw() : createUnzip();
}

function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR_FORMAT');
}

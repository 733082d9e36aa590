/** Standard input. */
import { IdcliError } from '../errors.ts';
import type { Source } from '../world.ts';

/** Limit of a line, about 16 million characters: a file without line ends must not fill the memory. */
const MAX_LINE_CHARACTERS = 16 * 1024 * 1024;

/** Wraps a stream as a source; it is looked up on first use. */
export function streamSource(stream: () => NodeJS.ReadableStream & { isTTY?: boolean }): Source {
  return {
    get isTTY() {
      return stream().isTTY === true;
    },
    async bytes(maxBytes) {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of stream()) {
        const bytes = Buffer.from(chunk);
        size += bytes.length;
        if (size > maxBytes) throw tooLarge(`standard input has more than ${maxBytes} bytes`);
        chunks.push(bytes);
      }
      return new Uint8Array(Buffer.concat(chunks));
    },
    lines: () => linesOf(stream()),
    async *chunks() {
      for await (const chunk of stream()) yield Buffer.from(chunk);
    },
  };
}

/** Lines whose reader may stop while waiting for more: a pipe that stays open must not keep the program running. */
function linesOf(stream: NodeJS.ReadableStream): AsyncIterable<string> {
  const reading = readLines(stream);
  const iterator: AsyncIterator<string> = {
    next: () => reading.next(),
    async return() {
      if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* readLines(stream: AsyncIterable<string | Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Parts of the unfinished line; joined only once, so that long lines take linear time.
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const [first = '', ...later] = decoder.decode(Buffer.from(chunk), { stream: true }).split('\n');
    parts.push(first);
    length += first.length;
    for (const text of later) {
      yield withoutReturn(parts.join(''));
      parts = [text];
      length = text.length;
    }
    if (length > MAX_LINE_CHARACTERS) {
      throw tooLarge(`a line of standard input has more than ${MAX_LINE_CHARACTERS} characters`);
    }
  }
  const last = parts.join('') + decoder.decode();
  if (last !== '') yield withoutReturn(last);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function tooLarge(message: string): IdcliError {
  return new IdcliError('INPUT_TOO_LARGE', message, { hint: 'check that the right file was piped in' });
}

/** Bytes written in hexadecimal digits: columns of databases, and what `xxd`, `hexdump`, `od` and Wireshark print. */

/** Lines with an offset in front, at most; a dump of a message has a few hundred. */
const MAX_LINES = 1_000_000;
/** Digits that are looked at to tell whether the bytes are anything to read. */
const HEAD = 64;

/** Returns the bytes of a text that is nothing but hexadecimal digits or a dump of them. */
export function hexBytes(text: string): Buffer | undefined {
  return plainDigits(text) ?? dumpedBytes(text);
}

/** `3c73…`, `3C 73 …`, `3c:73:…`, `0x3C73…` of SQL Server, `\x3c73…` of PostgreSQL, `X'3C73…'` of MySQL. */
function plainDigits(text: string): Buffer | undefined {
  const [mark = ''] = /^(?:0x|\\x|x')/i.exec(text) ?? [];
  const end = mark.endsWith("'") && text.endsWith("'") ? text.length - 1 : text.length;
  const written = text.slice(mark.length, end);
  if (written.length < HEAD || /[^0-9A-Fa-f\s:,]/.test(written)) return undefined;
  const digits = written.replace(/[\s:,]/g, '');
  return digits.length % 2 === 0 && isReadable(Buffer.from(digits.slice(0, HEAD), 'hex'))
    ? Buffer.from(digits, 'hex')
    : undefined;
}

/** Text, or what gzip begins with: digits of base64 are as often digits of hexadecimal numbers. */
const isReadable = (bytes: Buffer): boolean =>
  (bytes[0] === 0x1f && bytes[1] === 0x8b) ||
  /^(?:\xef\xbb\xbf)?[\t\n\r -~]{8}/.test(bytes.toString('latin1'));

interface DumpLine {
  readonly offset: number;
  readonly rest: string;
  /** `0000000 733c`: words of 16 bits, the low byte first. */
  readonly isWords: boolean;
}

function dumpedBytes(text: string): Buffer | undefined {
  if (!/^[0-9A-Fa-f]{4,16}:?[ \t]+[0-9A-Fa-f]{2}/.test(text)) return undefined;
  const lines = text.split(/\r?\n/, MAX_LINES);
  const parts: Buffer[] = [];
  let size = 0;
  let last: DumpLine | undefined;
  const put = (line: DumpLine, wanted: number | undefined): void => {
    const bytes = bytesOf(line, wanted);
    parts.push(bytes);
    size += bytes.length;
  };
  for (const raw of lines) {
    // The same bytes again, as often as the next offset says.
    if (raw.trim() === '*') continue;
    const line = dumpLine(raw);
    if (line === undefined) return undefined;
    const origin: number = last === undefined ? line.offset : last.offset;
    if (last !== undefined) {
      const upTo = line.offset - origin;
      if (upTo <= 0 || upTo > 64 * MAX_LINES) return undefined;
      const first = bytesOf(last, Math.min(upTo, 16));
      for (let at = 0; at < upTo; at += first.length) {
        if (first.length === 0) return undefined;
        put(last, Math.min(first.length, upTo - at));
      }
    }
    last = line;
  }
  if (last !== undefined) put(last, undefined);
  return size === 0 ? undefined : Buffer.concat(parts);
}

function dumpLine(raw: string): DumpLine | undefined {
  const [, offset = '', colon, rest = ''] = /^\s*([0-9A-Fa-f]{4,16})(:?)(?:[ \t]+(.*))?$/.exec(raw) ?? [];
  if (offset === '') return undefined;
  // Behind the bytes stand their characters: after a bar, after two blanks (xxd), or after three (Wireshark).
  const [bytes = ''] = rest.split(colon === ':' ? / {2,}/ : / {3,}|\s+[|>]/);
  const isWords = colon === '' && offset.length === 7 && /^[0-9A-Fa-f]{4}(?: |$)/.test(rest);
  return { offset: Number.parseInt(offset, 16), rest: bytes, isWords };
}

/** @param wanted number of bytes, where the next offset tells it */
function bytesOf({ rest, isWords }: DumpLine, wanted: number | undefined): Buffer {
  const [digits = ''] = /^(?:[0-9A-Fa-f]{2})*/.exec(rest.replace(/\s/g, '')) ?? [];
  const bytes = Buffer.from(digits, 'hex');
  const ordered = isWords && bytes.length % 2 === 0 ? bytes.swap16() : bytes;
  return wanted === undefined ? ordered : ordered.subarray(0, wanted);
}
